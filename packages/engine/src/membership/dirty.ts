import type { Arrived } from "./arrivals.ts";
import type { Cause } from "./changes.ts";
import type { LiveSegment } from "./live-segment.ts";
import type { SegmentIndex } from "./segment-index.ts";

/** What turned, as conditions name it. */
export type News =
  | { readonly kind: "event" | "trait" | "list" | "permission" | "ledger"; readonly name: string }
  | { readonly kind: "edge"; readonly key: string }
  | { readonly kind: "products" }
  /** Somebody who is new, or has become another. */
  | { readonly kind: "anything" };

/** Why some segments are to be evaluated again for somebody; shared by all contacts it concerns. */
export interface Reason {
  readonly cause: Cause;
  readonly detail: string;
  readonly news: News;
  readonly segments: readonly LiveSegment[];
}

/** Contacts whose memberships may have changed, each with the reasons. The first that names a segment is the change's cause. */
export class Dirty {
  readonly contacts = new Map<number, Reason[]>();
  /** Merged or erased: they leave everything, whatever else is said of them. */
  readonly gone = new Map<number, { readonly cause: Cause; readonly detail: string }>();

  add(contact: number, reason: Reason): void {
    if (reason.segments.length === 0) return;
    const held = this.contacts.get(contact);
    if (held === undefined) this.contacts.set(contact, [reason]);
    else if (!held.includes(reason)) held.push(reason);
  }

  addAll(contacts: Iterable<number>, reason: Reason): void {
    for (const contact of contacts) this.add(contact, reason);
  }

  get size(): number {
    return this.contacts.size + this.gone.size;
  }
}

export interface Read {
  readonly dirty: Dirty;
  /** Products that changed. */
  readonly products: ReadonlySet<string>;
  /** Segments that are to be built anew, with what too many to list brought. */
  readonly rebuild: ReadonlySet<LiveSegment>;
}

const anything: News = { kind: "anything" };

/**
 * Whom and which segments the arrivals concern.
 *
 * @param isNew whether an arrival of this number is still to be handled for this contact
 */
export function readDirty(
  rows: readonly Arrived[],
  index: SegmentIndex,
  isNew: (contact: number, seq: number) => boolean,
): Read {
  const dirty = new Dirty();
  const products = new Set<string>();
  const rebuild = new Set<LiveSegment>();
  const reasons = new Map<string, Reason>();
  const reasonOf = (cause: Cause, news: News, segments: readonly LiveSegment[] | undefined): Reason => {
    const detail = "name" in news ? news.name : "";
    const key = `${cause}\n${detail}`;
    let reason = reasons.get(key);
    if (reason === undefined) reasons.set(key, (reason = { cause, detail, news, segments: segments ?? [] }));
    return reason;
  };
  const add = (contact: number, seq: number, reason: Reason): void => {
    if (isNew(contact, seq)) dirty.add(contact, reason);
  };
  const created: [number, number][] = [];
  for (const { seq, arrivals } of rows) {
    for (const arrival of arrivals) {
      switch (arrival.kind) {
        case "event": {
          const reason = reasonOf("event", { kind: "event", name: arrival.name }, index.byEvent.get(arrival.name));
          for (const [contact] of arrival.contacts) add(contact, seq, reason);
          break;
        }
        case "trait": {
          const reason = reasonOf("profile", { kind: "trait", name: arrival.name }, index.byTrait.get(arrival.name));
          for (const contact of arrival.contacts) add(contact, seq, reason);
          break;
        }
        case "list": {
          const reason = reasonOf("list", { kind: "list", name: arrival.name }, index.byList.get(arrival.name));
          for (const contact of arrival.contacts) add(contact, seq, reason);
          break;
        }
        case "permission": {
          const reason = reasonOf(
            "permission",
            { kind: "permission", name: arrival.name },
            index.bySubject.get(arrival.name),
          );
          for (const contact of arrival.contacts) add(contact, seq, reason);
          break;
        }
        case "created":
          for (const contact of arrival.contacts) created.push([contact, seq]);
          break;
        case "product":
          for (const id of arrival.ids) products.add(id);
          break;
        case "merge": {
          const reason = reasonOf("merge", anything, index.live);
          for (const [loser, winner] of arrival.pairs) {
            if (isNew(loser, seq)) dirty.gone.set(loser, { cause: "merge", detail: "" });
            add(winner, seq, reason);
          }
          break;
        }
        case "erased":
          for (const contact of arrival.contacts) {
            if (isNew(contact, seq)) dirty.gone.set(contact, { cause: "erased", detail: "" });
          }
          break;
        case "bulk":
          for (const segment of concerned(index, arrival.events)) rebuild.add(segment);
          break;
        case "traits":
          for (const segment of reading(index, arrival.names)) rebuild.add(segment);
          break;
      }
    }
  }
  // Last: what brought them is the better cause.
  const isThere = reasonOf("profile", anything, index.live);
  for (const [contact, seq] of created) add(contact, seq, isThere);
  return { dirty, products, rebuild };
}

function concerned(
  { live, refreshed, byEvent }: SegmentIndex,
  events: readonly string[] | null,
): Iterable<LiveSegment> {
  if (events === null) return [...live, ...refreshed];
  const ranking = refreshed.filter(({ affected }) => events.some((name) => affected.events.has(name)));
  return new Set([...events.flatMap((name) => byEvent.get(name) ?? []), ...ranking]);
}

function reading({ refreshed, byTrait }: SegmentIndex, traits: readonly string[]): Iterable<LiveSegment> {
  const ranking = refreshed.filter(({ affected }) => traits.some((name) => affected.traits.has(name)));
  return new Set([...traits.flatMap((name) => byTrait.get(name) ?? []), ...ranking]);
}

/** The instants of the events of one name that came for a contact; gathered when it is first asked. */
export function arrivedEvents(rows: readonly Arrived[]): (contact: number, event: string) => ReadonlySet<number> {
  const found = new Map<string, Map<number, Set<number>>>();
  const gather = (name: string): Map<number, Set<number>> => {
    const byContact = new Map<number, Set<number>>();
    for (const arrival of rows.flatMap(({ arrivals }) => arrivals)) {
      if (arrival.kind !== "event" || arrival.name !== name) continue;
      for (const [contact, ts] of arrival.contacts) {
        const held = byContact.get(contact);
        if (held === undefined) byContact.set(contact, new Set([ts]));
        else held.add(ts);
      }
    }
    found.set(name, byContact);
    return byContact;
  };
  return (contact, event) => (found.get(event) ?? gather(event)).get(contact) ?? none;
}

const none: ReadonlySet<number> = new Set();
