import { check, compileMembers, describe as inWords, interpret, languages, type Segment } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { createEvaluation } from "./evaluation.ts";
import { loadFacts } from "./facts.ts";

const NOW = Date.UTC(2026, 3, 4, 10, 30);
const DAY = 86_400_000;

let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => NOW });
  workspace = await stores.createWorkspace({ name: "limits", timezone: "UTC" });
  const timestamp = new Date(NOW - DAY).toISOString();
  const batch = [1, 2, 3].flatMap((n) => [
    { type: "identify", userId: `u${n}`, messageId: `i${n}`, timestamp, traits: { visits: n } },
    ...Array.from({ length: n }, (_, i) => {
      const properties = { price: i, product_id: "p" };
      return { type: "track", event: `Event ${i}`, userId: `u${n}`, messageId: `${n}-${i}`, timestamp, properties };
    }),
  ]);
  const { rejected } = await ingest.accept(workspace.id, batch);
  expect(rejected).toEqual([]);
  await ingest.flush(workspace.id);
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

const document = (where: object): object => ({ version: 1, id: "large", where });
const list = (count: number, one: (n: number) => object): object[] => Array.from({ length: count }, (_, n) => one(n));

/** Of everything the language has, all of them different; the one on the visits decides. */
const mixed = (count: number): object => {
  const kinds: readonly ((n: number) => object)[] = [
    (n) => ({ trait: "visits", isNot: 1000 + n }),
    (n) => ({ event: `Event ${n % 90}`, window: { last: `${n + 2}d` }, lt: 5 }),
    (n) => ({ event: "Event 0", where: { property: "price", gt: 10 + n }, measure: { sum: "price" }, lte: 0 }),
    (n) => ({ not: { sequence: [{ event: "Event 0" }, { event: "Event 1", within: `${n + 1}s` }] } }),
    (n) => ({ not: { rfm: "purchase", r: { gt: n } } }),
    (n) => ({ not: { score: "churn", gt: n } }),
    (n) => ({ not: { subscribed: `topic ${n}` } }),
    (n) => ({ not: { sample: `s${n}`, from: 0, to: 0.0001 } }),
    (n) => ({ event: ["Event 1", "Event 2"], measure: { last: "price" }, isNot: 500 + n }),
  ];
  return { all: [...list(count - 1, (n) => kinds[n % kinds.length]!(n)), { trait: "visits", gte: 2 }] };
};

describe("a definition of 500 conditions", () => {
  test.each<readonly [string, object]>([
    ["of every kind", mixed(500)],
    ["on as many traits", { any: [...list(499, (n) => ({ trait: `t${n}`, is: n })), { trait: "visits", gte: 2 }] }],
    [
      "on events that all differ",
      { any: [...list(499, (n) => ({ event: `Other ${n}`, gte: 2 })), { event: "Event 1" }] },
    ],
  ])("%s is checked, said, counted and interpreted", async (_, where) => {
    const context = { timezone: "UTC", segments: new Map<string, unknown>(), lists: new Set<string>() };
    const checked = check(document(where), context);
    if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
    for (const language of languages) expect(inWords(checked.segment, { language }).length).toBeGreaterThan(5_000);
    const evaluation = createEvaluation({ workspace, now: () => NOW, flush: () => ingest.flush(workspace.id) });
    expect(await evaluation.count({ document: document(where) })).toEqual({ count: 2, total: 3 });
    const segments = new Map<string, Segment>();
    const input = { segment: checked.segment, segments, now: NOW, timezone: "UTC", traits: "current" as const };
    const facts = await loadFacts(workspace, [1, 2, 3], input);
    expect(facts.filter((each) => interpret(input, each)).map(({ id }) => id)).toEqual([2, 3]);
    expect(compileMembers(input).sql.length).toBeGreaterThan(1_000);
  });
});

test("one of 50,000 is refused with a code and the way out", () => {
  const context = { timezone: "UTC", segments: new Map<string, unknown>(), lists: new Set<string>() };
  const checked = check(document({ any: list(50_000, (n) => ({ trait: `t${n}`, is: n })) }), context);
  expect(checked.diagnostics).toMatchObject([{ code: "too_large", severity: "error" }]);
  expect(checked.diagnostics[0]?.message).toContain("Split it");
});
