import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Heard, ledgerChannel, WorkerSession } from "./worker-session.ts";

let stores: TestStores;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

test("what a session announces is heard by every other one, not by itself", async () => {
  const heard: { readonly by: string; readonly what: Heard }[] = [];
  let told: () => void = () => undefined;
  const open = (by: string): Promise<WorkerSession> =>
    WorkerSession.open(stores.pool, {
      onHeard: (what) => {
        heard.push({ by, what });
        if (heard.length === 2) told();
      },
      onEnd: () => undefined,
      works: false,
    });
  const [one, other] = [await open("one"), await open("other")];
  const both = new Promise<void>((resolve) => (told = resolve));
  one.announce("ws_a");
  // Announcements come in the order of their commits: had the first come back to its own session, it would be there before the second.
  await one.countWorkers();
  other.announce("ws_b");
  await both;
  expect(heard).toEqual([
    { by: "other", what: { channel: ledgerChannel, payload: "ws_a" } },
    { by: "one", what: { channel: ledgerChannel, payload: "ws_b" } },
  ]);
  one.close();
  other.close();
});
