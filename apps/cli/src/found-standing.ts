import { z } from "zod";

const Move = z.object({ change: z.enum(["entered", "left"]), at: z.string(), cause: z.string(), detail: z.string() });
const Permission = z.object({ granted: z.boolean(), at: z.string(), source: z.string() }).nullable();
const since = z.string().nullable();

/** What was found of ledgers, permissions and scores. */
export const foundStanding = [
  z.object({
    kind: z.literal("moved"),
    segment: z.string(),
    change: z.enum(["entered", "left"]),
    matching: z.number(),
    deciding: z.array(Move),
  }),
  z.object({ kind: z.literal("stood"), segment: z.string(), deciding: Move.nullable() }),
  z.object({
    kind: z.literal("rfm"),
    model: z.string(),
    actual: z.object({ class: z.string(), r: z.number(), f: z.number(), m: z.number() }).nullable(),
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

export type FoundStanding = z.output<(typeof foundStanding)[number]>;

const kinds: ReadonlySet<string> = new Set(foundStanding.map((found) => found.shape.kind.value));

export function isFoundStanding(found: { readonly kind: string }): found is FoundStanding {
  return kinds.has(found.kind);
}

/** The same in a few words. */
export function standingWords(found: FoundStanding): string {
  switch (found.kind) {
    case "moved": {
      const [latest] = found.deciding;
      const times = `${String(found.matching)} time${found.matching === 1 ? "" : "s"}`;
      return latest === undefined ? "never" : `${times}, last ${moveWords(latest)}`;
    }
    case "stood":
      return found.deciding === null ? "nothing in the ledger up to then" : moveWords(found.deciding);
    case "rfm": {
      const { actual } = found;
      if (actual === null) return "is missing";
      return `is ${actual.class} (r ${actual.r}, f ${actual.f}, m ${actual.m}) since ${found.since ?? ""}`;
    }
    case "score": {
      const { actual } = found;
      if (actual === null) return "is missing";
      const band = actual.band === "" ? "" : ` (${actual.band})`;
      return `is ${actual.value === null ? "missing" : String(actual.value)}${band} since ${found.since ?? ""}`;
    }
    case "channel": {
      const said = (name: string, permission: z.output<typeof Permission>): string =>
        `${name} ${permissionWords(permission)}`;
      return [
        said("address", found.address),
        said("consent", found.consent),
        ...(found.suppressed === null ? [] : [said("suppressed", found.suppressed)]),
      ].join(" · ");
    }
    case "subscribed":
      return permissionWords(found.deciding);
  }
}

function moveWords({ change, at, cause, detail }: z.output<typeof Move>): string {
  return `${change} ${at} (${cause}${detail === "" ? "" : `: ${detail}`})`;
}

function permissionWords(permission: z.output<typeof Permission>): string {
  if (permission === null) return "never given";
  return `${permission.granted ? "yes" : "no"} since ${permission.at}${permission.source === "" ? "" : ` (${permission.source})`}`;
}
