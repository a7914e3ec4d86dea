import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { KindredError } from "@kindred/schema";
import { closeInTurn } from "@kindred/store";
import { pino, type Logger } from "pino";
import { buildApp } from "./app.ts";
import type { DemoLoader } from "./demo/demo.ts";
import { setupNeeded } from "./http/setup.ts";
import { removeServerFile, writeServerFile } from "./server-file.ts";
import { wire, type Wiring } from "./wiring.ts";

export interface ServerOptions {
  readonly dataDir: string;
  /** 0 (the default) takes a free port. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly clickhouseUrl?: string | undefined;
  readonly role?: "all" | "api" | "worker" | undefined;
  readonly publicUrl?: string | undefined;
  readonly trustProxy?: boolean | undefined;
  /** The built web app; the repository's own unless given. */
  readonly webDir?: string | undefined;
  /** What webhooks may reach beside the open internet, such as `10.0.0.0/8, hooks.internal`. */
  readonly outboundAllow?: string | undefined;
  /** The most bytes an upload may have; 20 GB unless given. */
  readonly uploadLimit?: number | undefined;
  /** The mail server for size alerts, `smtp://…`, and whom they come from; without them none goes out by e-mail. */
  readonly smtpUrl?: string | undefined;
  readonly mailFrom?: string | undefined;
  /** Makes the demo shop where somebody asks for it; without one the server has none to offer. */
  readonly demo?: DemoLoader | undefined;
  /** Silent unless given. */
  readonly logger?: Logger | undefined;
  /** Unix milliseconds. */
  readonly now?: (() => number) | undefined;
  /** Whether others may find this server through server.json; not when it ends with the one command it serves. */
  readonly announce?: boolean | undefined;
  /** Told of each step of starting that may take a while, as a short sentence. */
  readonly onProgress?: ((step: string) => void) | undefined;
}

export interface RunningServer {
  readonly url: string;
  /** For programs of the same account: `Authorization: Bearer …`; also in server.json. */
  readonly localToken: string;
  /** Makes the first owner on the setup page; null when there is one. */
  readonly setupCode: string | null;
  close(): Promise<void>;
}

/**
 * 1. opens the stores and starts the engine; 2. listens; 3. writes server.json. `close()` undoes them in the opposite order:
 * no new requests, those under way answered, the outbox left durable, the stores closed.
 *
 * @throws KindredError `port_in_use`, or what `openStores` throws
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const running = await startWired(options);
  return { url: running.url, localToken: running.localToken, setupCode: running.setupCode, close: running.close };
}

/** `startServer` with its wiring, for tests that look behind the routes. */
export async function startWired(options: ServerOptions) {
  const wiring = await wire({
    dataDir: options.dataDir,
    databaseUrl: options.databaseUrl,
    clickhouseUrl: options.clickhouseUrl,
    role: options.role ?? "all",
    publicUrl: options.publicUrl,
    trustProxy: options.trustProxy ?? false,
    outboundAllow: options.outboundAllow ?? "",
    uploadLimit: options.uploadLimit,
    smtpUrl: options.smtpUrl,
    mailFrom: options.mailFrom,
    demo: options.demo ?? null,
    logger: options.logger ?? pino({ level: "silent" }),
    now: options.now ?? Date.now,
    webDir: options.webDir ?? fileURLToPath(new URL("../../web/dist", import.meta.url)),
    onProgress: options.onProgress,
  });
  try {
    return await listen(options, wiring);
  } catch (error) {
    await wiring.close();
    throw error;
  }
}

async function listen(options: ServerOptions, wiring: Wiring) {
  const { app, routes } = await buildApp(wiring);
  const host = options.host ?? "127.0.0.1";
  await app.listen({ port: options.port ?? 0, host }).catch((error: unknown) => {
    throw listenFailure(error, options.port ?? 0);
  });
  const { port } = app.server.address() as AddressInfo;
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  const url = `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
  const announce = options.announce ?? true;
  if (announce) await writeServerFile(options.dataDir, { url, pid: process.pid, token: wiring.localToken });
  const setupCode = (await setupNeeded(wiring)) ? wiring.setupCode : null;
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> =>
    closeInTurn([
      () => (announce ? removeServerFile(options.dataDir) : Promise.resolve()),
      () => app.close(),
      () => wiring.close(),
    ]);
  return { app, routes, wiring, url, localToken: wiring.localToken, setupCode, close: () => (closing ??= close()) };
}

function listenFailure(error: unknown, port: number): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "EADDRINUSE") {
    const message = `Port ${port} is in use by another program. Stop that one, or choose another port with --port or KINDRED_PORT.`;
    return new KindredError("port_in_use", message, { cause: error });
  }
  return error;
}
