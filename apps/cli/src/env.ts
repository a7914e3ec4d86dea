import { KindredError } from "@kindred/schema";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);

/** Everything the command line reads from its environment; options given on the line win over it. */
const Environment = z.object({
  KINDRED_DATA: z.string().min(1).default("./kindred-data"),
  KINDRED_WORKSPACE: z.string().min(1).optional(),
  KINDRED_URL: z.url({ protocol: /^https?$/u }).optional(),
  KINDRED_KEY: z.string().min(1).optional(),
  KINDRED_HOST: z.string().min(1).default("127.0.0.1"),
  KINDRED_PORT: port.default(3000),
  KINDRED_ROLE: z.enum(["all", "api", "worker"]).default("all"),
  KINDRED_PUBLIC_URL: z.url({ protocol: /^https?$/u }).optional(),
  KINDRED_TRUST_PROXY: z
    .enum(["true", "false", "1", "0"])
    .default("false")
    .transform((value) => value === "true" || value === "1"),
  KINDRED_OUTBOUND_ALLOW: z.string().default(""),
  KINDRED_SMTP_URL: z.string().optional(),
  KINDRED_MAIL_FROM: z.string().optional(),
  KINDRED_UPLOAD_LIMIT: z.coerce.number().int().positive().optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/u }).optional(),
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/u }).optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
  NO_COLOR: z.string().optional(),
});

export type Environment = z.output<typeof Environment>;

/** @throws KindredError `bad_environment` naming every bad variable. */
export function readEnvironment(source: Readonly<Record<string, string | undefined>>): Environment {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(present);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new KindredError("bad_environment", `These environment variables need mending: ${lines.join("; ")}.`);
}
