import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStores } from "./stores.ts";

const line =
  '{"contact_id":1,"event":"Signed Up","ts":1767225600123,"message_id":"m1","received_at":1767225600123,"properties":{"a":1},"context":{}}\n';

test("what was written is there when the same data is opened again", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-stores-"));
  try {
    const first = await openStores({ dataDir });
    const workspace = await first.createWorkspace({ id: "ws_one", name: "One", timezone: "Europe/Kyiv" });
    await workspace.clickhouse.insertLines("events", line, { token: "block 1" });
    await first.close();

    const second = await openStores({ dataDir });
    const known = await second.postgres.selectFrom("workspaces").select(["id", "timezone"]).execute();
    expect(known).toEqual([{ id: "ws_one", timezone: "Europe/Kyiv" }]);
    const sql = "SELECT event, toUnixTimestamp64Milli(ts) AS ts FROM events";
    expect(await second.workspace("ws_one").clickhouse.query(sql)).toEqual([{ event: "Signed Up", ts: 1767225600123 }]);
    const aside = second.workspaceAside("ws_one").clickhouse;
    expect(await aside.query(sql)).toEqual([{ event: "Signed Up", ts: 1767225600123 }]);
    // What nobody waits for leaves the other cores to those who do.
    expect(await aside.query("SELECT toUInt32(getSetting('max_threads')) AS threads")).toEqual([{ threads: 1 }]);
    await second.close();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
