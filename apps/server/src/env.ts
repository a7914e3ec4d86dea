import { readAllowList, readSmtpUrl } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);
const flag = z.enum(["true", "false", "1", "0"]).transform((value) => value === "true" || value === "1");

function readableAllowList({ value, issues }: z.core.ParsePayload<string>): void {
  try {
    readAllowList(value);
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    issues.push({ code: "custom", input: value, message: error.message });
  }
}

function usableSmtpUrl({ value, issues }: z.core.ParsePayload<string>): void {
  try {
    readSmtpUrl(value);
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    issues.push({ code: "custom", input: value, message: error.message });
  }
}

/** Everything the server reads from its environment; nothing else in the app touches `process.env`. */
const Environment = z.object({
  KINDRED_DATA: z.string().min(1).default("./kindred-data"),
  KINDRED_HOST: z.string().min(1).default("127.0.0.1"),
  KINDRED_PORT: port.default(3000),
  /** `api` answers HTTP, `worker` moves and evaluates, `all` does both. */
  KINDRED_ROLE: z.enum(["all", "api", "worker"]).default("all"),
  /** The address people and SDKs use when a proxy stands in front; `https` makes cookies Secure. */
  KINDRED_PUBLIC_URL: z.url({ protocol: /^https?$/u }).optional(),
  /** Believe `X-Forwarded-*`: only behind a proxy that sets them. */
  KINDRED_TRUST_PROXY: flag.default(false),
  /** What webhooks may reach beside the open internet: address ranges, addresses and names, separated by commas. */
  KINDRED_OUTBOUND_ALLOW: z.string().default("").check(readableAllowList),
  /** The mail server that size alerts go through, `smtp://user:password@host:587`, and whom they come from. */
  KINDRED_SMTP_URL: z.string().check(usableSmtpUrl).optional(),
  KINDRED_MAIL_FROM: z
    .string()
    .regex(
      /^[^<>\r\n]*[^\s<>@]+@[^\s<>@]+>?$|^[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>$/u,
      "Give it as `alerts@example.org` or `Shop <alerts@example.org>`.",
    )
    .optional(),
  /** The most bytes an upload may have. */
  KINDRED_UPLOAD_LIMIT: z.coerce.number().int().positive().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/u }).optional(),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/u }).optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

export type Environment = z.output<typeof Environment>;

/** Reads the environment; a wrong one throws `bad_environment` with every bad variable in its message. */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    // Addresses may hold a password, and this goes to the log.
    const given = name.endsWith("_URL") ? "" : ` (it is ${JSON.stringify(present[name])})`;
    return `  ${name}: ${issue.message}${given}`;
  });
  throw new KindredError("bad_environment", `These environment variables need mending:\n${lines.join("\n")}`);
}
