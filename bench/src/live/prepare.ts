/**
 * A process of its own, since one opens one ClickHouse directory: makes the shop with its contacts in PostgreSQL too, so that calls
 * find them. Kept by size in the system's temporary directory: making it takes minutes.
 */
import { execFileSync } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { openStores, type WorkspaceStore } from "@kindred/store";
import { progress } from "../harness/report.ts";
import { openShop, workspaceId } from "../rebuild/data.ts";

const [folder = "", contacts = "", events = ""] = process.argv.slice(2);
const dataDir = join(folder, "base");
const complete = join(folder, "complete");

if (!existsSync(complete)) {
  const shop = await openShop({ contacts: Number(contacts), events: Number(events) }, progress);
  await shop.stores.close();
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  progress(`copying the shop to ${folder}`);
  execFileSync("cp", ["-a", join(shop.folder, "data"), dataDir]);
  const stores = await openStores({ dataDir });
  try {
    progress("writing its contacts to PostgreSQL");
    await fillContacts(stores.workspace(workspaceId));
    // Years of events lie merged in a store that has taken them in years; merging them is no part of what is measured.
    await stores.workspace(workspaceId).clickhouse.command("OPTIMIZE TABLE contact_events FINAL");
  } finally {
    await stores.close();
  }
  await writeFile(complete, "");
}

async function fillContacts({ pool, clickhouse }: WorkspaceStore): Promise<void> {
  await pool.query("DROP SCHEMA IF EXISTS bench CASCADE");
  const file = join(folder, "contacts.csv");
  const sql = `SELECT '${workspaceId}', id, key, toJSONString(traits), created_at FROM contacts FINAL ORDER BY id`;
  await pipeline(await clickhouse.export(sql, "CSV", {}), createWriteStream(file));
  await chmod(folder, 0o755);
  await chmod(file, 0o644);
  await pool.query(`COPY contacts (workspace_id, id, key, traits, created_at) FROM '${file}' WITH (FORMAT csv)`);
  await rm(file);
  await pool.query(
    `INSERT INTO identities (workspace_id, kind, value, contact_id)
     SELECT workspace_id, kind, CASE kind WHEN 'email' THEN 'c' || id || '@example.com' ELSE 'c' || id END, id
     FROM contacts, unnest(ARRAY['external_id', 'email']) AS kind ORDER BY kind, id`,
  );
  await pool.query("UPDATE workspaces SET next_contact_id = (SELECT max(id) + 1 FROM contacts)");
  await pool.query("VACUUM ANALYZE contacts, identities");
}
