import { expect, test } from "vitest";
import { type Arrived, Debugger } from "./debugger.ts";

const arrived = (calls: readonly unknown[], more: Partial<Arrived> = {}): Arrived => ({
  receivedAt: 1,
  tookMs: 2,
  bytes: 100,
  calls,
  rejected: [],
  duplicateAt: [],
  ...more,
});

test("tells what became of each call of a batch", () => {
  const seen = new Debugger();
  const refusal = { index: 1, messageId: null, code: "missing_identity", pointer: "/userId", reason: "Whose?" };
  seen.note("a", arrived(["x", "y", "z"], { rejected: [refusal], duplicateAt: [2] }));
  expect(seen.read("a", 0, 10).calls).toMatchObject([
    { seq: 1, outcome: "accepted", call: "x", tookMs: 2 },
    { seq: 2, outcome: "refused", call: "y", code: "missing_identity", reason: "Whose?" },
    { seq: 3, outcome: "duplicate", call: "z" },
  ]);
  expect(seen.read("a", 2, 10).calls).toMatchObject([{ seq: 3 }]);
  expect(seen.read("b", 0, 10).calls).toEqual([]);
});

test("remembers the latest 500 calls, and no more bytes than it may", () => {
  const seen = new Debugger();
  seen.note("a", arrived(Array.from({ length: 5_000 }, (_, at) => at)));
  expect(seen.read("a", 0, 1_000).calls.map(({ call }) => call)).toEqual(
    Array.from({ length: 500 }, (_, at) => 4_500 + at),
  );
  seen.note("a", arrived(["large"], { bytes: 1_999_999 }));
  expect(seen.read("a", 0, 1_000).calls).toHaveLength(2);
  expect(seen.read("a", 3, 1_000)).toMatchObject({ missed: true });
  seen.note("b", arrived(["other"]));
  seen.note("a", arrived(["small"]));
  expect(seen.read("a", 501, 1_000)).toMatchObject({ missed: false, calls: [{ seq: 503 }] });
});

test("over many workspaces, those that were quiet longest are forgotten first", () => {
  const seen = new Debugger();
  for (let each = 0; each < 20; each += 1) seen.note(`w${each}`, arrived([each], { bytes: 1_900_000 }));
  const kept = Array.from({ length: 20 }, (_, each) => seen.read(`w${each}`, 0, 9).calls.length);
  expect(kept).toEqual([0, 0, 0, 0, ...Array.from({ length: 16 }, () => 1)]);
});
