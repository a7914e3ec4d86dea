import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;
let receiver: Server;
let hook = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-webhook-"));
  server = await startServer({ dataDir: folder, announce: false, outboundAllow: "127.0.0.1" });
  receiver = createServer((request, response) => {
    request.resume();
    response.writeHead(request.url === "/good" ? 200 : 500).end("sorry");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  hook = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  await server.close();
  await new Promise((resolve) => receiver.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, "webhook", ...args);
const json = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
  JSON.parse(await kindred(...args, "--json")) as Record<string, unknown>;

it("makes, shows, changes, tests and deletes webhooks", async () => {
  expect(await kindred("list")).toContain("no webhooks yet");
  const made = await kindred(
    "create",
    `${hook}/good`,
    "--changes",
    "entered",
    "--batch-size",
    "20",
    "--description",
    "CRM",
  );
  expect(made).toMatch(/up to 20 changes[^]*The secret, shown this once: whsec_/u);
  const id = /wh_[a-z2-7]{16}/u.exec(made)?.[0] ?? "";
  expect(await json("show", id)).toMatchObject({ changes: ["entered"], segments: null, description: "CRM" });
  expect(await kindred("test", id)).toMatch(/^✓ delivered: answered 200/u);
  expect(await json("pause", id)).toMatchObject({ state: "paused" });
  expect(await json("enable", id)).toMatchObject({ state: "enabled" });
  expect(await json("update", id, "--url", `${hook}/bad`, "--changes", "both")).toMatchObject({
    changes: ["entered", "left"],
  });
  expect(await kindred("test", id)).toMatch(/^✗ not delivered: answered 500[^]*sorry/u);
  expect(process.exitCode).toBe(1);
  process.exitCode = 0;
  expect(await json("secret", id)).toEqual({ secret: expect.stringMatching(/^whsec_/) as unknown });
  expect(await kindred("deliveries", id)).toContain("Nothing has been sent");
  expect(await kindred("letters", id)).toContain("no dead letters");
  expect(await json("replay", id, "--all")).toEqual({ replaying: 0 });
  expect(await json("forget", id, "1", "2")).toEqual({ deleted: 0 });
  await expect(kindred("replay", id)).rejects.toMatchObject({ code: "which_letters" });
  await expect(kindred("replay", id, "1", "--all")).rejects.toMatchObject({ code: "which_letters" });
  expect(await kindred("list")).toContain(`${hook}/bad`);
  expect(await kindred("delete", id)).toBe(`Deleted ${id}.\n`);
  await expect(kindred("show", id)).rejects.toMatchObject({ code: "unknown_webhook" });
});

it("says why an address is refused", async () => {
  await expect(kindred("create", "http://192.168.0.1/")).rejects.toMatchObject({ code: "outbound_refused" });
  await expect(kindred("create", hook, "--segments", "nobody")).rejects.toMatchObject({ code: "unknown_segment" });
  await expect(kindred("create", hook, "--batch-size", "many")).rejects.toMatchObject({ code: "bad_batch_size" });
});
