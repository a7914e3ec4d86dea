import { createServer } from "node:net";
import { KindredError } from "@kindred/schema";
import type { RunningServer } from "@kindred/server";
import { demoLoader } from "./demo-data.ts";
import type { Surroundings } from "./session.ts";

export interface ServeOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  readonly quiet: boolean;
}

/** A server in this process, its log on stderr unless `quiet`. */
export async function serve(
  options: ServeOptions,
  around: Surroundings,
  onProgress: (step: string) => void,
): Promise<RunningServer> {
  const { environment } = around;
  const [{ leaveAtOnce, startServer }, { pino }] = await Promise.all([import("@kindred/server"), import("pino")]);
  leaveAtOnce();
  const logger = pino(
    { level: options.quiet ? "warn" : environment.LOG_LEVEL },
    pino.destination({ dest: 2, sync: true }),
  );
  return startServer({
    dataDir: options.dataDir,
    port: options.port,
    host: options.host,
    databaseUrl: environment.DATABASE_URL,
    clickhouseUrl: environment.CLICKHOUSE_URL,
    role: environment.KINDRED_ROLE,
    publicUrl: environment.KINDRED_PUBLIC_URL,
    trustProxy: environment.KINDRED_TRUST_PROXY,
    outboundAllow: environment.KINDRED_OUTBOUND_ALLOW,
    uploadLimit: environment.KINDRED_UPLOAD_LIMIT,
    smtpUrl: environment.KINDRED_SMTP_URL,
    mailFrom: environment.KINDRED_MAIL_FROM,
    demo: demoLoader,
    logger,
    onProgress,
  });
}

/** The address as people type it. */
export function shownUrl(url: string): string {
  return url.replace("//127.0.0.1:", "//localhost:");
}

/** Long work before listening is for nothing when the port is taken: look first. */
export async function requireFreePort(port: number, host: string): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === "EADDRINUSE"
          ? `Port ${String(port)} is in use by another program: stop it or choose another with --port.`
          : `Port ${String(port)} on ${host} cannot be opened (${cause.code ?? cause.message}): choose another with --port.`;
      reject(
        new KindredError(cause.code === "EADDRINUSE" ? "port_in_use" : "port_unusable", reason, { status: 409, cause }),
      );
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** @throws KindredError `bad_port` */
export function portOf(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new KindredError("bad_port", `${text} is not a port: use a number from 0 (any free one) to 65535.`);
}
