/**
 * A server with many people and segments, and beside it what a shop would write for itself: memberships in a table of PostgreSQL, joined
 * with the identity that is asked for. Says where both listen on standard output.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startWired } from "@kindred/server";

export interface Listening {
  /** Whose segments are asked for comes behind it. */
  readonly kindred: string;
  readonly plain: string;
  readonly adminKey: string;
}

const people = 100_000;
const segments = 60;
const dataDir = await mkdtemp(join(tmpdir(), "kindred-bench-"));
const { url, localToken, wiring, close } = await startWired({ dataDir });

const ask = async (path: string, body: object): Promise<Record<string, string>> => {
  const headers = { "content-type": "application/json", authorization: `Bearer ${localToken}` };
  const response = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Record<string, string>;
};
const { id = "" } = await ask("/workspaces", { name: "Bench" });
const { secret = "" } = await ask(`/workspaces/${id}/keys`, { kind: "admin", role: "viewer", name: "bench" });

const { pool, clickhouse } = wiring.stores.workspace(id);
await pool.query(
  `INSERT INTO contacts (workspace_id, id, key, traits, version)
   SELECT $1, n, 'con_' || lpad(n::text, 20, '0'), jsonb_build_object('visits', n % 100), 1 FROM generate_series(1, ${people}) AS n`,
  [id],
);
await pool.query(
  `INSERT INTO identities (workspace_id, kind, value, contact_id)
   SELECT $1, kind, CASE kind WHEN 'email' THEN 'c' || n || '@shop.example' ELSE 'customer-' || n END, n
   FROM generate_series(1, ${people}) AS n, unnest(ARRAY['external_id', 'email']) AS kind`,
  [id],
);
await pool.query("UPDATE workspaces SET next_contact_id = $2 WHERE id = $1", [id, people + 1]);
await clickhouse.command(
  `INSERT INTO contacts (id, key, external_id, traits, created_at, deleted, version)
   SELECT number + 1, concat('con_', leftPad(toString(number + 1), 20, '0')), concat('customer-', toString(number + 1)),
     CAST(concat('{"visits":', toString((number + 1) % 100), '}'), 'JSON'), now64(3), 0, 1 FROM numbers(${people})`,
);
await pool.query("CREATE TABLE plain (contact_id int, segment text, PRIMARY KEY (contact_id, segment))");
await pool.query(
  `INSERT INTO plain SELECT n, 'visits-' || s FROM generate_series(1, ${people}) AS n, generate_series(1, ${segments}) AS s WHERE n % 100 >= s`,
);
await pool.query("ANALYZE");
const save = Array.from({ length: segments }, (_, at) => {
  const number = at + 1;
  return {
    document: { version: 1, id: `visits-${number}`, name: `Visits ${number}`, where: { trait: "visits", gte: number } },
  };
});
await ask(`/workspaces/${id}/segment-changes`, { save });
await wiring.membership.settle(id);
// What filling left behind is merged and vacuumed first, ms.
await wait(30_000);

const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { rows } = await pool.query(
    `SELECT p.segment FROM identities i JOIN plain p USING (contact_id) WHERE i.workspace_id = $1 AND i.kind = 'external_id' AND i.value = $2`,
    [id, decodeURIComponent(request.url?.slice(1) ?? "")],
  );
  response.setHeader("content-type", "application/json").end(JSON.stringify({ segments: rows }));
};
const plain = createServer((request, response) => void answer(request, response));
await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
const { port } = plain.address() as AddressInfo;
const listening: Listening = {
  kindred: `${url}/api/v1/workspaces/${id}/contacts/:who/segments`,
  plain: `http://127.0.0.1:${port}/:who`,
  adminKey: secret,
};
process.stdout.write(`${JSON.stringify(listening)}\n`);
process.once("SIGTERM", () => {
  plain.close();
  void close().then(async () => {
    await rm(dataDir, { recursive: true, force: true });
    process.exit(0);
  });
});
