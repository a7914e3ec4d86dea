import { readdir } from "node:fs/promises";
import { connect, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, it } from "vitest";
import { startTestServer } from "../testing.ts";
import { addClosing } from "./closing.ts";

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A connection that says `text` and nothing more, and what came back on it by its end. */
async function say(port: number, text: string): Promise<{ readonly ended: Promise<string> }> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  let answer = "";
  socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
  const ended = new Promise<string>((resolve) => {
    socket.on("error", () => undefined).once("close", () => resolve(answer));
  });
  await new Promise<void>((resolve) => socket.once("connect", resolve));
  if (text !== "") await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  return { ended };
}

async function listening(app: FastifyInstance): Promise<number> {
  await app.listen({ port: 0, host: "127.0.0.1" });
  return (app.server.address() as AddressInfo).port;
}

it("ends connections that never say anything at once, and lets a request under way be answered", async () => {
  const app = Fastify();
  addClosing(app, 60_000);
  let answers: (() => void) | null = null;
  app.get("/slow", () => new Promise((resolve) => (answers = () => resolve("answered"))));
  const port = await listening(app);
  const silent = await say(port, "");
  const asking = await say(port, "GET /slow HTTP/1.1\r\nhost: x\r\n\r\n");
  await expect.poll(() => answers).not.toBeNull();
  const closed = app.close();
  expect(await silent.ended).toBe("");
  answers!();
  expect(await asking.ended).toContain("answered");
  await closed;
});

it("cuts off half a request, a body that stalls and an answer nobody reads", async () => {
  const app = Fastify();
  addClosing(app, 50);
  let began = 0;
  app.get("/endless", (_request, reply) => {
    began += 1;
    reply.hijack();
    reply.raw.writeHead(200);
    reply.raw.write("x".repeat(50_000_000));
    reply.raw.end();
  });
  app.addHook("onRequest", async () => void (began += 1));
  app.post("/body", async () => "never");
  const port = await listening(app);
  const half = await say(port, "GET /slow HTTP/1.1\r\nho");
  const stalling = await say(
    port,
    "POST /body HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\ncontent-length: 10\r\n\r\nabc",
  );
  await say(port, "GET /endless HTTP/1.1\r\nhost: x\r\n\r\n");
  sockets.at(-1)?.pause();
  await expect.poll(() => began).toBe(3);
  await app.close();
  expect(await half.ended).toBe("");
  expect(await stalling.ended).not.toContain("never");
});

it("the server ends while uploads stall and connections stand open", async () => {
  const server = await startTestServer();
  const { id } = await server.workspace();
  const port = Number(new URL(server.url).port);
  await say(port, "");
  const headers = `host: x\r\nauthorization: Bearer ${server.localToken}\r\ncontent-type: application/octet-stream`;
  const path = `/api/v1/workspaces/${id}/imports/files?name=orders.csv`;
  await say(port, `POST ${path} HTTP/1.1\r\n${headers}\r\ncontent-length: 1000\r\n\r\norder_id`);
  const uploads = join(server.dataDir, "imports/uploads");
  await expect.poll(() => readdir(uploads).catch(() => [])).toHaveLength(1);
  await server.stop();
});
