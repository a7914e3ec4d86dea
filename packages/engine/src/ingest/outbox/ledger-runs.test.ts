import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addRun, insertRuns, type LedgerRun } from "./ledger-runs.ts";
import { OutboxLines } from "./lines.ts";
import { underLock } from "../workspace-lock.ts";

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

test("a run of 250,000 contacts becomes their rows, numbered without a gap, however often it is repeated", async () => {
  const workspace = await stores.createWorkspace({ name: "Runs" });
  const ids = Array.from({ length: 250_000 }, (_, index) => 3 * index + 1);
  const at = Date.UTC(2026, 10, 21, 12, 0, 0, 123);
  const run: LedgerRun = { segment: "s", at, change: 1, cause: "definition", detail: "", version: 2, first: 11, ids };
  const lines = new OutboxLines();
  addRun(lines, run);
  await underLock(stores.pool, workspace.id, (client) => lines.append(client, workspace.id));
  const { rows } = await stores.pool.query<{ line: string }>("SELECT line FROM outbox ORDER BY seq");
  const text = rows.map(({ line }) => line).join("");
  const [firstPart = ""] = text.split("\n");
  await insertRuns(workspace, firstPart);
  await insertRuns(workspace, text);
  await insertRuns(workspace, text);
  expect(
    await workspace.clickhouse.query(
      `SELECT count() AS rows, min(seq) AS first, max(seq) AS last, uniqExact(seq) AS numbers, uniqExact(contact_id) AS contacts,
         countIf((seq - 11) * 3 + 1 = contact_id) AS right, any(toInt64(toUnixTimestamp64Milli(at))) AS at, any(cause) AS cause FROM ledger`,
    ),
  ).toEqual([
    {
      rows: 250_000,
      first: 11,
      last: 250_010,
      numbers: 250_000,
      contacts: 250_000,
      right: 250_000,
      at,
      cause: "definition",
    },
  ]);
});
