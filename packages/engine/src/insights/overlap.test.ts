import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { ContactSet } from "../membership/contact-set.ts";
import { overlap } from "./overlap.ts";

const NOW = Date.UTC(2026, 3, 4);

let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => NOW });
  workspace = await stores.createWorkspace({ name: "shop" });
  const people: readonly (readonly [string, readonly string[]])[] = [
    ["anna", ["a", "b", "c"]],
    ["bohdan", ["a", "b"]],
    ["vira", ["a"]],
    ["dmytro", ["c"]],
    ["olha", []],
  ];
  const calls = people.map(([userId, tags]) => ({ type: "identify", userId, traits: { tags } }));
  const { accepted } = await ingest.accept(workspace.id, calls);
  expect(accepted).toBe(people.length);
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

function tagged(tag: string): { document: unknown } {
  return { document: { version: 1, id: `tag-${tag}`, name: tag, where: { trait: "tags", has: tag } } };
}

function compare(...tags: readonly string[]): ReturnType<typeof overlap> {
  const resources = { workspace, now: () => NOW, flush: () => ingest.flush(workspace.id) };
  return overlap(resources, tags.map(tagged));
}

test("intersections are disjoint and exact, pairs count both and either", async () => {
  expect(await compare("a", "b", "c")).toEqual({
    segments: [
      { id: "tag-a", count: 3 },
      { id: "tag-b", count: 2 },
      { id: "tag-c", count: 2 },
    ],
    union: 4,
    intersections: expect.arrayContaining([
      { segments: ["tag-a"], count: 1 },
      { segments: ["tag-c"], count: 1 },
      { segments: ["tag-a", "tag-b"], count: 1 },
      { segments: ["tag-a", "tag-b", "tag-c"], count: 1 },
    ]) as unknown,
    pairs: [
      { a: "tag-a", b: "tag-b", both: 2, jaccard: 2 / 3 },
      { a: "tag-a", b: "tag-c", both: 1, jaccard: 1 / 4 },
      { a: "tag-b", b: "tag-c", both: 1, jaccard: 1 / 3 },
    ],
  });
});

test("who is kept in memory is not read, all others are", async () => {
  const resources = { workspace, now: () => NOW, flush: () => ingest.flush(workspace.id) };
  const asked: (readonly string[])[] = [];
  const kept = async (ids: readonly string[]) => {
    asked.push(ids);
    return new Map([["tag-a", ContactSet.of([1])]]);
  };
  const found = await overlap(resources, ["a", "b"].map(tagged), kept);
  expect(found.segments).toEqual([
    { id: "tag-a", count: 1 },
    { id: "tag-b", count: 2 },
  ]);
  expect(asked).toEqual([["tag-a", "tag-b"]]);
});

test("segments without members overlap in nobody", async () => {
  expect(await compare("a", "nobody")).toMatchObject({ union: 3, pairs: [{ both: 0, jaccard: 0 }] });
});

test("a choice that cannot be compared is refused", async () => {
  await expect(compare("a")).rejects.toMatchObject({ code: "too_few_segments" });
  await expect(compare("a", "a")).rejects.toMatchObject({ code: "duplicate_segment" });
});
