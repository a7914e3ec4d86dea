import { openTestStores, type TestStores } from "@kindred/store/testing";
import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { applyChanges, planChanges, type SegmentChanges } from "./changes.ts";
import { createSegmentDocuments, type SegmentDocuments } from "./documents.ts";

const NOW = Date.UTC(2026, 3, 4, 10, 30);

let stores: TestStores;
let workspace: WorkspaceStore;
let documents: SegmentDocuments;

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  workspace = await stores.createWorkspace({ name: "shop" });
  documents = createSegmentDocuments(workspace, () => NOW);
});

const document = (id: string, where: unknown, more: object = {}) => ({ version: 1, id, name: id, where, ...more });
const inKyiv = (id: string): object => document(id, { trait: "city", is: "Kyiv" });
const apply = (save: SegmentChanges["save"], archive: SegmentChanges["archive"] = []) =>
  applyChanges(workspace, { save, archive }, { by: null, now: NOW });
const plan = (proposed: readonly unknown[], prune = false) => planChanges(workspace, proposed, { prune });
const ids = async (): Promise<string[]> => (await documents.list()).map(({ id }) => id);

test("new segments that refer to each other are saved together, whatever their order", async () => {
  const { saved } = await apply([{ document: document("top", { segment: "bottom" }) }, { document: inKyiv("bottom") }]);
  expect(saved.map(({ id, version }) => [id, version])).toEqual([
    ["top", 1],
    ["bottom", 1],
  ]);
});

test("nothing is saved when one document does not check, and all the faults are told", async () => {
  const bad = document("bad", { trait: "city", iss: 1 });
  const cycle = document("cycle", { segment: "cycle" });
  const attempt = apply([{ document: inKyiv("good") }, { document: bad }, { document: cycle }]);
  await expect(attempt).rejects.toMatchObject({
    code: "invalid_segments",
    details: [
      { segment: "bad", diagnostics: [{ pointer: "/where/iss" }] },
      { segment: "cycle", diagnostics: [{ code: "segment_cycle" }] },
    ],
  });
  expect(await ids()).toEqual([]);
});

test("nothing is saved when somebody has edited one of them since", async () => {
  await documents.save(inKyiv("b"), { by: null });
  await documents.save(document("b", { trait: "city", is: "Lviv" }), { by: null });
  const attempt = apply([
    { document: inKyiv("a"), expectedVersion: 0 },
    { document: inKyiv("b"), expectedVersion: 1 },
  ]);
  await expect(attempt).rejects.toMatchObject({ code: "version_conflict", details: { segment: "b", current: 2 } });
  expect(await ids()).toEqual(["b"]);
});

test("a segment that stays may not be broken, also by archiving what it needs", async () => {
  await apply([{ document: inKyiv("base") }, { document: document("user", { segment: "base" }) }]);
  await expect(apply([], [{ id: "base", expectedVersion: 1 }])).rejects.toMatchObject({
    code: "segment_breaks_others",
    details: [{ segment: "user" }],
  });
  const { archived } = await apply([], [{ id: "base" }, { id: "user" }]);
  expect(archived).toEqual(["base", "user"]);
  expect(await ids()).toEqual([]);
});

test("a segment named twice, or archived while unknown, is refused", async () => {
  await expect(apply([{ document: inKyiv("a") }, { document: inKyiv("a") }])).rejects.toMatchObject({
    code: "duplicate_segment",
  });
  await expect(apply([{ document: inKyiv("a") }], [{ id: "none" }])).rejects.toMatchObject({ code: "unknown_segment" });
  expect(await ids()).toEqual([]);
});

test("a plan says what each document would do, and who is affected", async () => {
  await apply([
    { document: inKyiv("kept") },
    { document: inKyiv("base") },
    { document: inKyiv("renamed") },
    { document: document("user", { segment: "base" }) },
    { document: document("users-user", { not: { segment: "user" } }) },
    { document: inKyiv("gone") },
  ]);
  await documents.archive("gone");
  const { changes, others, affected, broken } = await plan([
    inKyiv("new"),
    inKyiv("kept"),
    document("base", { trait: "city", is: "Lviv" }),
    { ...inKyiv("renamed"), name: "Other" },
    inKyiv("gone"),
    document("wrong", { trait: "" }),
    "no document at all",
  ]);
  expect(changes.map(({ kind, id }) => [kind, id])).toEqual([
    ["create", "new"],
    ["keep", "kept"],
    ["change", "base"],
    ["change", "renamed"],
    ["restore", "gone"],
    ["refuse", "wrong"],
    ["refuse", null],
  ]);
  expect(changes[4]).toMatchObject({ before: { segment: { version: 1, archived: true } } });
  expect(others.map(({ id }) => id)).toEqual(["user", "users-user"]);
  expect({ affected, broken }).toEqual({ affected: ["user", "users-user"], broken: [] });
});

test("a plan that prunes tells which documents miss what leaves", async () => {
  await apply([{ document: inKyiv("base") }]);
  const user = document("user", { segment: "base" });
  expect(await plan([user])).toMatchObject({ changes: [{ kind: "create" }] });
  expect(await plan([user], true)).toMatchObject({ changes: [{ kind: "refuse" }], others: [{ id: "base" }] });
});

test("a plan warns of names that no data has carried", async () => {
  const { changes } = await plan([document("slip", { event: "Odrer Completed" })]);
  expect(changes).toMatchObject([{ kind: "create", checked: { diagnostics: [{ code: "unknown_event" }] } }]);
});

test("restoring an archived segment goes on from its version", async () => {
  await apply([{ document: inKyiv("a"), expectedVersion: 0 }]);
  await documents.archive("a");
  await expect(apply([{ document: inKyiv("a"), expectedVersion: 0 }])).rejects.toMatchObject({
    code: "version_conflict",
  });
  const { saved } = await apply([{ document: inKyiv("a"), expectedVersion: 1 }]);
  expect(saved).toMatchObject([{ id: "a", version: 2 }]);
});

test("two who apply at once get one version each, not a mixture", async () => {
  const both = (city: string): SegmentChanges["save"] =>
    ["a", "b"].map((id) => ({ document: document(id, { trait: "city", is: city }), expectedVersion: 0 }));
  const ended = await Promise.allSettled([apply(both("Kyiv")), apply(both("Lviv"))]);
  expect(ended.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const saved = await documents.list();
  expect(new Set(saved.map((one) => JSON.stringify(one.document["where"]))).size).toBe(1);
});
