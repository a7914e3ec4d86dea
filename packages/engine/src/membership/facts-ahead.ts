import type { ContactFacts } from "@kindred/segment";
import type { Arrived } from "./arrivals.ts";
import type { Dirty, Reason } from "./dirty.ts";
import type { Due } from "./due.ts";
import type { LiveSegment } from "./live-segment.ts";

/** How long before they are due contacts may be read, ms, and how many of them at once. */
export const aheadBy = 30_000;
const mostAtOnce = 400;

/** Somebody whom time moves next, with all segments that their edges act upon. */
export interface Coming {
  readonly edges: ReadonlySet<string>;
  readonly segments: ReadonlySet<LiveSegment>;
  /** The last of their instants, Unix ms. */
  readonly until: number;
}

export const nobody: ReadonlyMap<number, Coming> = new Map();

interface Held {
  readonly facts: ContactFacts;
  readonly edges: ReadonlySet<string>;
  readonly until: number;
}

export interface Expected {
  readonly now: number;
  readonly dues: Iterable<Due>;
  readonly segmentsOf: (edge: string) => readonly LiveSegment[];
  /** Whether somebody is left out, who is read when the time has come. */
  readonly isLeftOut: (contact: number) => boolean;
  /** Whether a segment reads nothing but events, profiles and lists: anything else may change and nothing arrives. */
  readonly isPlain: (segment: LiveSegment) => boolean;
}

/**
 * Facts of those whom time alone will move in the seconds to come, read together with those of others: most steps that only time
 * brings about ask neither store about anybody. They hold until something arrives for the contact.
 */
export class FactsAhead {
  readonly #held = new Map<number, Held>();

  /** What arrived makes facts old. */
  forget(rows: readonly Arrived[]): void {
    if (this.#held.size === 0) return;
    for (const arrival of rows.flatMap(({ arrivals }) => arrivals)) {
      switch (arrival.kind) {
        case "event":
          for (const [contact] of arrival.contacts) this.#held.delete(contact);
          break;
        case "merge":
          for (const contact of arrival.pairs.flat()) this.#held.delete(contact);
          break;
        case "product":
          break;
        case "traits":
        case "bulk":
          this.clear();
          break;
        default:
          for (const contact of arrival.contacts) this.#held.delete(contact);
      }
    }
  }

  clear(): void {
    this.#held.clear();
  }

  /** What somebody was read for, if that is all that these reasons ask. */
  factsFor(contact: number, reasons: readonly Reason[], now: number): ContactFacts | null {
    const held = this.#held.get(contact);
    if (held === undefined || now > held.until + aheadBy) return null;
    return reasons.every(({ news }) => news.kind === "edge" && held.edges.has(news.key)) ? held.facts : null;
  }

  /** Whether nobody has to be read. */
  coversAll({ contacts }: Dirty, now: number): boolean {
    for (const [contact, reasons] of contacts) if (this.factsFor(contact, reasons, now) === null) return false;
    return true;
  }

  /** Who is to be read with the others: those due soon who were not yet. */
  coming({ now, dues, segmentsOf, isLeftOut, isPlain }: Expected): ReadonlyMap<number, Coming> {
    for (const [contact, { until }] of this.#held) if (until < now) this.#held.delete(contact);
    const found = new Map<number, { edges: Set<string>; segments: Set<LiveSegment>; until: number }>();
    for (const { at, edge, contacts } of dues) {
      const segments = segmentsOf(edge);
      if (segments.length === 0 || !segments.every(isPlain)) continue;
      for (const contact of contacts) {
        if (isLeftOut(contact)) continue;
        let one = found.get(contact);
        if (one === undefined) {
          if (found.size === mostAtOnce) break;
          found.set(contact, (one = { edges: new Set(), segments: new Set(), until: at }));
        }
        one.edges.add(edge);
        for (const segment of segments) one.segments.add(segment);
        one.until = Math.max(one.until, at);
      }
    }
    for (const [contact, { edges }] of found) {
      const held = this.#held.get(contact);
      if (held !== undefined && [...edges].every((edge) => held.edges.has(edge))) found.delete(contact);
    }
    return found;
  }

  keep(facts: ContactFacts, { edges, until }: Coming): void {
    this.#held.set(facts.id, { facts, edges, until });
  }
}
