import type { JsonObject } from "../json.ts";
import { normalizeObject } from "../normal-form.ts";

/** The parts of a call's context that are kept with its event; `ip` only where the workspace keeps it. */
const kept = [
  "app",
  "campaign",
  "device",
  "library",
  "locale",
  "network",
  "os",
  "page",
  "referrer",
  "screen",
  "timezone",
  "userAgent",
  "userAgentData",
] as const;

export interface ContextOptions {
  /** The sender's address; stored only with `keepIp`. An address that the call itself carries wins. */
  readonly ip: string | null;
  readonly keepIp: boolean;
  /** What the sender's clock said, when ours says something else: Unix ms. */
  readonly originalTimestamp: number | null;
}

/** What is stored of a context, in normal form. */
export function keptContext(context: JsonObject | null, options: ContextOptions): JsonObject {
  const out: Record<string, JsonObject[string]> = {};
  if (context !== null) {
    for (const key of kept) {
      const value = context[key];
      if (value !== undefined && value !== null) out[key] = value;
    }
  }
  if (options.keepIp) {
    const ip = typeof context?.["ip"] === "string" ? context["ip"] : options.ip;
    if (ip !== null && ip !== "") out["ip"] = ip;
  }
  if (options.originalTimestamp !== null) out["originalTimestamp"] = new Date(options.originalTimestamp).toISOString();
  return normalizeObject(out, "/context");
}
