import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { snoozeUntil } from "../size-rule.ts";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-alerts-"));
  server = await startServer({ dataDir: folder, announce: false });
  const headers = { authorization: `Bearer ${server.localToken}`, "content-type": "application/json" };
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const answered = await fetch(`${server.url}/api/v1/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return (await answered.json()) as Record<string, unknown>;
  };
  const { id } = await post("workspaces", { name: "default" });
  await post(`workspaces/${String(id)}/segments`, {
    version: 1,
    id: "nobody",
    name: "Nobody",
    where: { event: "Order Completed" },
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, "alerts", ...args);
const json = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse(await kindred(...args, "--json")) as Record<string, unknown>;

it("adds, lists, snoozes, mutes, tests and removes rules, and tells what went off", async () => {
  expect(await kindred("rules")).toContain("Nothing is watched yet");
  expect(await kindred("suggest", "nobody")).toContain("Size: changes by 30% or more within a week");
  const made = await json("add", "nobody", "--below", "5", "--email", "a@example.org,b@example.org", "--remind", "24");
  expect(made).toMatchObject({
    text: "Size: below 5",
    channels: { addresses: ["a@example.org", "b@example.org"] },
    remindAfterHours: 24,
    tellRecovery: true,
  });
  const id = String(made["id"]);
  expect(
    await json("add", "nobody", "--measure", "left", "--per", "week", "--unusual", "--weeks", "4", "--no-recovery"),
  ).toMatchObject({ text: "Exits in a week: unusual for the weekday and hour", tellRecovery: false });
  expect(await json("add", "nobody", "--change", "50", "--direction", "down", "--over", "day")).toMatchObject({
    condition: { kind: "change", percent: 50, direction: "down", over: "day", least: 10 },
  });
  expect(await kindred("rules", "--segment", "nobody")).toContain("Size: below 5");
  expect(await kindred("snooze", id, "2d")).toContain("snoozed until");
  expect(await json("snooze", id, "off")).toMatchObject({ snoozedUntil: null });
  expect(await kindred("mute", id)).toContain("muted");
  expect(await json("unmute", id)).toMatchObject({ muted: false });
  expect(await kindred("test", id)).toMatch(/^✗ a@example\.org: No mail server is named/u);
  expect(process.exitCode).toBe(1);
  process.exitCode = 0;

  const found = await kindred("list");
  expect(found).toMatch(/• \d+ {2}“Nobody”: 0 people, below 5/u);
  const alert = /• (\d+)/u.exec(found)?.[1] ?? "";
  expect(await kindred("show", alert)).toContain("a@example.org");
  expect(await kindred("read", alert)).toBe("1 read.\n");
  expect(await kindred("read")).toBe("All are read.\n");
  expect(await kindred("list", "--unread")).toBe("Nothing went off.\n");
  expect(await json("list", "--segment", "nobody")).toMatchObject({ items: [{ read: true }] });
  expect(await kindred("remove", id)).toBe(`Removed ${id}.\n`);
  await expect(kindred("remove", id)).rejects.toMatchObject({ code: "unknown_size_rule" });
});

it("says what is wrong before anything is sent", async () => {
  await expect(kindred("add", "nobody")).rejects.toMatchObject({ code: "which_condition" });
  await expect(kindred("add", "nobody", "--below", "5", "--unusual")).rejects.toMatchObject({
    code: "which_condition",
  });
  await expect(kindred("add", "nobody", "--above", "many")).rejects.toMatchObject({ code: "bad_number" });
  await expect(kindred("add", "others", "--above", "5")).rejects.toMatchObject({ code: "unknown_segment" });
  expect(() => snoozeUntil("soon", 0)).toThrow(/8h, 2d, 1w/u);
  expect(snoozeUntil("1w", 0)).toBe("1970-01-08T00:00:00.000Z");
});
