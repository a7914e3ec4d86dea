import { KindredError } from "@kindred/schema";
import { pino } from "pino";
import { readEnvironment } from "./env.ts";
import { startServer } from "./start.ts";
import { leaveAtOnce, untilStopped } from "./until-stopped.ts";

/** The server as a process of its own: reads the environment, serves, and leaves cleanly on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  const logger = pino({ level: environment.LOG_LEVEL });
  leaveAtOnce();
  const server = await startServer({
    dataDir: environment.KINDRED_DATA,
    host: environment.KINDRED_HOST,
    port: environment.KINDRED_PORT,
    role: environment.KINDRED_ROLE,
    publicUrl: environment.KINDRED_PUBLIC_URL,
    trustProxy: environment.KINDRED_TRUST_PROXY,
    outboundAllow: environment.KINDRED_OUTBOUND_ALLOW,
    uploadLimit: environment.KINDRED_UPLOAD_LIMIT,
    smtpUrl: environment.KINDRED_SMTP_URL,
    mailFrom: environment.KINDRED_MAIL_FROM,
    databaseUrl: environment.DATABASE_URL,
    clickhouseUrl: environment.CLICKHOUSE_URL,
    logger,
    onProgress: (step) => logger.info(step),
  });
  logger.info({ url: server.url }, "listening");
  if (server.setupCode !== null)
    logger.info(`No owner yet: make one at ${server.url}/ with the setup code ${server.setupCode}`);
  try {
    await untilStopped(server, (text) => logger.info(text));
    process.exit(0);
  } catch (error) {
    logger.error({ err: error }, "closing failed");
    process.exit(1);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    error instanceof KindredError ? `${error.message}\n` : `${String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
}
