import { compareText, type ContactFacts, momentBefore, momentOf, type ProductVersion } from "@kindred/segment";
import type { Example } from "./example-file.ts";

/** A fault of an example, by the JSON pointer inside it. */
export interface ExampleFault {
  readonly pointer: string;
  readonly message: string;
}

export interface Instant {
  /** Unix ms */
  readonly now: number;
  readonly timezone: string;
}

/** What the interpreter reads about the person of an example; `faults` gains what cannot be read. */
export function factsOf(
  example: Example,
  { now, timezone }: Instant,
  ranks: readonly string[],
  faults: ExampleFault[],
): ContactFacts {
  const events = example.events.map(({ event, ago, ts, properties }, index) => {
    const at = ago === undefined ? momentOf(ts, timezone) : momentBefore(now, ago, timezone);
    if (at === null)
      faults.push({
        pointer: `/events/${String(index)}/${ago === undefined ? "ts" : "ago"}`,
        message: ago === undefined ? NO_DATE : NO_DURATION,
      });
    return {
      event,
      ts: at ?? 0,
      messageId: `example-${String(index).padStart(6, "0")}`,
      properties,
    };
  });
  return {
    id: 1,
    key: example.key,
    traits: example.traits,
    events: events.toSorted((a, b) => a.ts - b.ts || compareText(a.messageId, b.messageId)),
    lists: new Set(example.lists),
    products: productsOf(example, timezone, faults),
    ranks: new Map(ranks.map((key) => [key, example.edge ?? null])),
  };
}

export const NO_DATE = "This is not a date: write 2026-03-01, 2026-03-01T09:30:00Z or Unix milliseconds.";
const NO_DURATION = "This is not a length of time: write 30s, 15m, 12h, 3d, 2w, 1mo or 1y.";

function productsOf(
  { products }: Example,
  timezone: string,
  faults: ExampleFault[],
): ReadonlyMap<string, readonly ProductVersion[]> {
  const versions = new Map<string, ProductVersion[]>();
  for (const [index, { id, since, properties }] of products.entries()) {
    // Without a date it has always been so.
    const validFrom = since === undefined ? Number.MIN_SAFE_INTEGER : momentOf(since, timezone);
    if (validFrom === null) faults.push({ pointer: `/products/${String(index)}/since`, message: NO_DATE });
    versions.set(id, [...(versions.get(id) ?? []), { validFrom: validFrom ?? 0, doc: properties }]);
  }
  for (const list of versions.values()) list.sort((a, b) => a.validFrom - b.validFrom);
  return versions;
}
