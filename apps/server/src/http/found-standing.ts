import type { Found } from "@kindred/segment";
import { z } from "zod";

const instant = z.string().describe("ISO 8601, UTC");

const Move = z.object({
  change: z.enum(["entered", "left"]),
  at: instant,
  cause: z.string().describe("what brought it about: event, profile, time, …"),
  detail: z.string(),
});

const Permission = z
  .object({ granted: z.boolean(), at: instant, source: z.string() })
  .nullable()
  .describe("what was said last; null: nothing ever");

const since = instant.nullable();

/** What was found of ledgers, permissions and scores. */
export const foundStanding = [
  z.object({
    kind: z.literal("moved"),
    segment: z.string(),
    change: z.enum(["entered", "left"]),
    matching: z.number().int(),
    deciding: z.array(Move).describe("the latest in the window"),
  }),
  z.object({
    kind: z.literal("stood"),
    segment: z.string(),
    deciding: Move.nullable().describe("the latest up to the instant; null before the first"),
  }),
  z.object({
    kind: z.literal("rfm"),
    model: z.string(),
    actual: z.object({ class: z.string(), r: z.number().int(), f: z.number().int(), m: z.number().int() }).nullable(),
    since,
  }),
  z.object({
    kind: z.literal("score"),
    model: z.string(),
    actual: z.object({ value: z.number().nullable(), band: z.string() }).nullable(),
    since,
  }),
  z.object({
    kind: z.literal("channel"),
    channel: z.string(),
    address: Permission,
    consent: Permission,
    suppressed: Permission,
  }),
  z.object({ kind: z.literal("subscribed"), topic: z.string(), deciding: Permission }),
] as const;

type FoundStanding = Extract<Found, { readonly kind: "moved" | "stood" | "rfm" | "score" | "channel" | "subscribed" }>;

/** The same as an answer. */
export function shownStanding(found: FoundStanding): z.output<(typeof foundStanding)[number]> {
  return found.kind === "moved" ? { ...found, deciding: found.deciding.map((move) => ({ ...move })) } : { ...found };
}
