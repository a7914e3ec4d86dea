import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { openStores } from "@kindred/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;

/** Letters as the server leaves them: two that can be stored by now, and one that has to be corrected. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-letters-"));
  const stores = await openStores({ dataDir: folder });
  const { id } = await stores.createWorkspace({ name: "Shop" });
  const letter = (call: object) => ({
    workspace_id: id,
    source: "ingest",
    code: "not_storable",
    reason: "the table did not take it",
    payload: JSON.stringify({ call: { type: "track", userId: "u", event: "Tested", ...call }, receivedAt: Date.now() }),
  });
  await stores.postgres
    .insertInto("dead_letters")
    .values([letter({ messageId: "a" }), letter({ messageId: "b" }), letter({ messageId: "c", userId: null })])
    .execute();
  await stores.close();
  server = await startServer({ dataDir: folder, announce: false });
});
afterAll(async () => {
  process.exitCode = 0;
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, "dead-letters", ...args);
const json = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse(await kindred(...args, "--json")) as Record<string, unknown>;

it("lists, shows, corrects, replays and discards", async () => {
  const listed = await json("list", "--code", "not_storable");
  expect(listed).toMatchObject({ codes: [{ code: "not_storable", count: 3 }], items: [{}, {}, {}] });
  const [one, two, three] = (listed["items"] as { id: number }[]).map((letter) => String(letter.id));
  if (one === undefined || two === undefined || three === undefined) throw new Error("No letters");
  expect(await kindred("list")).toMatch(/not_storable +3[^]*track Tested/u);
  const shown = await json("show", one);
  expect(shown).toMatchObject({ payload: { call: { event: "Tested", messageId: "c" } } });
  expect(await kindred("replay", one)).toContain(`Letter ${one} stays`);
  expect(process.exitCode).toBe(1);
  const file = join(folder, "letter.json");
  await writeFile(file, JSON.stringify(shown).replace('"userId":null', '"userId":"mended"'));
  expect(await kindred("replay", one, "--edit", file)).toContain("1 stored");
  expect(await kindred("discard", two)).toContain("1 discarded");
  expect(await json("replay", "--code", "not_storable")).toMatchObject({ replayed: 1, failed: [] });
  expect(await json("replay", "--all")).toMatchObject({ replayed: 0 });
  expect(await json("discard", "--all")).toEqual({ discarded: 0 });
  expect(await kindred("list")).toContain("no dead letters");
  for (const args of [["replay"], ["replay", "1", "--all"], ["discard", "x"], ["replay", "1", "2", "--edit", file]])
    await expect(kindred(...args)).rejects.toMatchObject({ code: "which_letters" });
  await writeFile(file, "{");
  await expect(kindred("replay", "1", "--edit", file)).rejects.toMatchObject({ code: "unreadable_payload" });
});
