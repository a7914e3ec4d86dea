/**
 * One of the two servers under load, in a process of its own: `kindred`, or `plain`, which parses the same requests and
 * puts their events into one PostgreSQL table without looking at them. Says where it listens on standard output.
 */
import { createServer, type IncomingMessage } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "@kindred/server";
import { openStores } from "@kindred/store";

export interface Address {
  readonly url: string;
  readonly writeKey: string;
}

const dataDir = await mkdtemp(join(tmpdir(), "kindred-bench-"));
const stop = process.argv[2] === "plain" ? await plain() : await kindred();
process.once("SIGTERM", () => {
  void stop().then(async () => {
    await rm(dataDir, { recursive: true, force: true });
    process.exit(0);
  });
});

function say(address: Address): void {
  process.stdout.write(`${JSON.stringify(address)}\n`);
}

async function kindred(): Promise<() => Promise<void>> {
  const server = await startServer({ dataDir });
  const ask = async (path: string, body: object): Promise<Record<string, string>> => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${server.localToken}` };
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, string>;
  };
  const workspace = await ask("/workspaces", { name: "Bench" });
  const key = await ask(`/workspaces/${workspace["id"] ?? ""}/keys`, { kind: "write", name: "bench" });
  say({ url: server.url, writeKey: key["secret"] ?? "" });
  return () => server.close();
}

interface PlainCall {
  readonly messageId: string;
  readonly event?: string;
  readonly timestamp: string;
}

async function plain(): Promise<() => Promise<void>> {
  const stores = await openStores({ dataDir });
  await stores.pool.query("CREATE TABLE plain (message_id text PRIMARY KEY, event text, ts timestamptz, body jsonb)");
  const insert = async (calls: readonly PlainCall[]): Promise<void> => {
    await stores.pool.query(
      "INSERT INTO plain SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::jsonb[]) ON CONFLICT DO NOTHING",
      [
        calls.map(({ messageId }) => messageId),
        calls.map(({ event }) => event ?? null),
        calls.map(({ timestamp }) => timestamp),
        calls.map((call) => JSON.stringify(call)),
      ],
    );
  };
  const server = createServer((request, response) => {
    read(request)
      .then((text) => insert((JSON.parse(text) as { batch: PlainCall[] }).batch))
      .then(
        () => response.end('{"success":true}'),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  say({ url: `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`, writeKey: "none" });
  return async () => {
    server.closeAllConnections();
    server.close();
    await stores.close();
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
