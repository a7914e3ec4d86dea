import {
  channels,
  compareText,
  type ContactFacts,
  momentBefore,
  momentOf,
  type PermissionFact,
  type ProductVersion,
  subjectOf,
} from "@kindred/segment";
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
  instant: Instant,
  ranks: readonly string[],
  faults: ExampleFault[],
): ContactFacts {
  const { now } = instant;
  const events = example.events.map(({ event, properties, ...when }, index) => {
    const ts = happened(when, instant, `/events/${String(index)}`, faults);
    return { event, ts, messageId: `example-${String(index).padStart(6, "0")}`, properties };
  });
  const ledger = example.history.map(({ segment, change, ...when }, index) => {
    const at = happened(when, instant, `/history/${String(index)}`, faults);
    return { segment, at, change: change === "entered" ? (1 as const) : (-1 as const), cause: "example", detail: "" };
  });
  return {
    id: 1,
    key: example.key,
    // Without a date somebody has been there for ever.
    addedAt: example.added === undefined ? 0 : happened(example.added, instant, "/added", faults),
    traits: example.traits,
    events: events.toSorted((a, b) => a.ts - b.ts || compareText(a.messageId, b.messageId)),
    lists: new Set(example.lists),
    products: productsOf(example, instant, faults),
    ranks: new Map(ranks.map((key) => [key, example.edge ?? null])),
    ledger: ledger.toSorted((a, b) => a.at - b.at),
    permissions: permissionsOf(example, now),
    scores: Object.entries(example.scores).map(([model, score]) => {
      const { value = null, band = "" } = typeof score === "number" ? { value: score } : score;
      return { model, at: now, value, band };
    }),
    rfm: Object.entries(example.rfm).map(([model, grades]) => ({ model, at: now, ...grades })),
  };
}

export const NO_DATE = "This is not a date: write 2026-03-01, 2026-03-01T09:30:00Z or Unix milliseconds.";
const NO_DURATION = "This is not a length of time: write 30s, 15m, 12h, 3d, 2w, 1mo or 1y.";

function happened(
  { ago, ts }: { readonly ago?: string | undefined; readonly ts?: string | number | undefined },
  { now, timezone }: Instant,
  pointer: string,
  faults: ExampleFault[],
): number {
  const at = ago === undefined ? momentOf(ts, timezone) : momentBefore(now, ago, timezone);
  if (at !== null) return at;
  faults.push(
    ago === undefined
      ? { pointer: `${pointer}/ts`, message: NO_DATE }
      : { pointer: `${pointer}/ago`, message: NO_DURATION },
  );
  return now;
}

function permissionsOf(example: Example, at: number): PermissionFact[] {
  const grant = (subject: string, granted: boolean): PermissionFact => ({ subject, at, granted, source: "example" });
  const reached = channels.flatMap((channel) => {
    const known = example.channels[channel];
    if (known === undefined) return [];
    return [
      grant(subjectOf.address(channel), known.address),
      grant(subjectOf.consent(channel), known.consent),
      grant(subjectOf.suppressed(channel), known.suppressed),
    ];
  });
  return [...reached, ...example.topics.map((topic) => grant(subjectOf.topic(topic), true))];
}

function productsOf(
  { products }: Example,
  { timezone }: Instant,
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
