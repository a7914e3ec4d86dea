import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStores, type TestStores } from "../../testing/index.ts";
import { addresses } from "./0007-addresses.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

test("identities from before permissions were kept become addresses since their first of the kind", async () => {
  const workspace = await stores.createWorkspace({ name: "old" });
  const own = (id: number, kind: string, value: string, day: string): Promise<unknown> =>
    stores.pool.query(
      "INSERT INTO identities (workspace_id, kind, value, contact_id, first_seen) VALUES ($1, $2, $3, $4, $5)",
      [workspace.id, kind, value, id, `${day}T00:00:00Z`],
    );
  await own(1, "email", "a@example.org", "2026-01-02");
  await own(1, "email", "b@example.org", "2026-01-01");
  await own(1, "external_id", "a", "2026-01-01");
  await own(2, "phone", "+380501234567", "2026-02-01");
  await own(6_000, "device_token", "d", "2026-03-01");
  await stores.pool.query(addresses);
  const { rows } = await stores.pool.query<{ line: string }>(
    "SELECT line FROM outbox WHERE workspace_id = $1 AND target = 'permissions' ORDER BY seq",
    [workspace.id],
  );
  expect(rows).toHaveLength(2);
  const lines = rows.flatMap(({ line }) =>
    line
      .trimEnd()
      .split("\n")
      .map((text): unknown => JSON.parse(text)),
  );
  const row = (contact_id: number, channel: string, day: string): object => {
    const at = Date.parse(`${day}T00:00:00Z`);
    return { contact_id, subject: `address:${channel}`, at, granted: 1, source: "identity", version: 1 };
  };
  expect(lines).toHaveLength(5);
  expect(lines).toEqual(
    expect.arrayContaining([
      row(1, "email", "2026-01-01"),
      row(2, "sms", "2026-02-01"),
      row(2, "viber", "2026-02-01"),
      row(2, "whatsapp", "2026-02-01"),
      row(6_000, "push", "2026-03-01"),
    ]),
  );
});
