import type { EventSets } from "./event-sets.ts";
import { type Effort, type EventSet, Types } from "./claim.ts";
import type { Ranges } from "./ranges.ts";
import { intersectRanges } from "./ranges.ts";
import { type Asked, domainOf, nothingFits } from "./subjects.ts";
import { noValue, numbersLeft } from "./values.ts";
import { mostDates } from "./windows.ts";

/** A count, number of days or of distinct values, which is at most that of any set of events around it. */
interface Quantity {
  readonly set: EventSet;
  readonly of: "count" | "days" | `distinct ${string}`;
  readonly asked: Asked | null;
  lo: number;
  hi: number;
}

/** Of more than so many, only those that are plainly alike are compared. */
const MOST_COMPARED = 40;

/** Bounds move at most so many times along the sets before thinking ends. */
const MOST_ROUNDS = 20;

/**
 * Whether what is asked of measures, with an event in each set of `needs`, is impossible: bounds of counts are carried from each set of
 * events to the sets within and around it. Otherwise the sets that surely have an event.
 */
export function countsExclude(
  subjects: ReadonlyMap<string, Asked>,
  needs: readonly EventSet[],
  sets: EventSets,
  effort: Effort,
): "impossible" | readonly EventSet[] {
  const measures = [...subjects.values()].filter(({ subject }) => subject.kind === "measure");
  if (measures.length === 0 && needs.length === 0) return [];
  const quantities = quantitiesOf(measures, needs);
  const all = [...quantities.values()];
  const counts = all.filter(({ of }) => of === "count");
  for (const count of counts) if (sets.isEmpty(count.set, effort)) count.hi = 0;
  for (const set of needs) raise(quantities.get(quantityKey("count", set))!, 1);
  for (const asked of measures) {
    const { subject } = asked;
    if (subject.kind === "measure" && !nothingFits(asked)) raise(quantities.get(quantityKey("count", subject.set))!, 1);
  }
  const near = all.length <= MOST_COMPARED ? () => true : alike;
  const edges = all.flatMap((a) =>
    all.filter((b) => a !== b && near(a, b) && isAtMost(a, b, sets, effort)).map((b) => [a, b] as const),
  );
  for (let round = 0, moved = true; moved && round < MOST_ROUNDS; round++) {
    const before = all.map(({ lo, hi }) => `${lo} ${hi}`).join();
    for (const [a, b] of edges) {
      raise(b, a.lo);
      lower(a, b.hi);
    }
    for (const quantity of all) if (!narrow(quantity)) return "impossible";
    for (const quantity of all) if (quantity.of === "days") level(quantity, quantities);
    moved = before !== all.map(({ lo, hi }) => `${lo} ${hi}`).join();
    effort.left -= edges.length;
  }
  for (const count of counts) if (count.lo > 0) anchorsHappen(count, counts);
  if (all.some(({ lo, hi }) => lo > hi)) return "impossible";
  const happened = counts.filter(({ lo }) => lo > 0).map(({ set }) => set);
  return datesMissing(measures, happened) || coveredByNothing(counts, sets, effort) ? "impossible" : happened;
}

function quantityKey(of: Quantity["of"], set: EventSet): string {
  return `${of} ${set.key}`;
}

function quantitiesOf(measures: readonly Asked[], needs: readonly EventSet[]): Map<string, Quantity> {
  const quantities = new Map<string, Quantity>();
  const add = (of: Quantity["of"], set: EventSet, asked: Asked | null): void => {
    const key = quantityKey(of, set);
    if (asked === null && quantities.has(key)) return;
    quantities.set(key, { set, of, asked, lo: 0, hi: of === "days" ? mostDates(set.window, set.zone) : Infinity });
  };
  for (const set of needs) add("count", set, null);
  for (const asked of measures) {
    const { subject } = asked;
    if (subject.kind !== "measure") continue;
    const { measure, set } = subject;
    if (measure.kind === "count" || measure.kind === "days") add(measure.kind, set, asked);
    if (measure.kind === "distinct") add(`distinct ${measure.property}`, set, asked);
    add("count", set, null);
  }
  return quantities;
}

/** Days and distinct values are no more than events. */
function isAtMost(a: Quantity, b: Quantity, sets: EventSets, effort: Effort): boolean {
  return (a.of === b.of || b.of === "count") && sets.within(a.set, b.set, effort);
}

function alike(a: Quantity, b: Quantity): boolean {
  return (b.set.where === null || a.set.whereKey === b.set.whereKey) && b.set.events.includes(a.set.events[0] ?? "");
}

function raise(quantity: Quantity, lo: number): void {
  quantity.lo = Math.max(quantity.lo, lo);
}

function lower(quantity: Quantity, hi: number): void {
  quantity.hi = Math.min(quantity.hi, hi);
}

/** Brings the bounds to the numbers that what is asked leaves; false when none is left. */
function narrow(quantity: Quantity): boolean {
  const within: Ranges = quantity.lo <= quantity.hi ? [[quantity.lo, quantity.hi]] : [];
  if (quantity.asked === null) return within.length > 0;
  const domain = domainOf(quantity.asked.subject);
  const left = numbersLeft(quantity.asked, { ...domain, numbers: intersectRanges(domain.numbers, within) });
  const [first, last] = [left[0], left.at(-1)];
  if (first === undefined || last === undefined) return false;
  raise(quantity, first[0]);
  lower(quantity, last[1]);
  return true;
}

/** Who has an event has a day, and the other way round. */
function level(days: Quantity, quantities: ReadonlyMap<string, Quantity>): void {
  const count = quantities.get(quantityKey("count", days.set));
  if (count === undefined) return;
  if (count.lo > 0) raise(days, 1);
  if (days.hi === 0) lower(count, 0);
}

/** A window after the first or the last of an event has events only where there is such an event. */
function anchorsHappen({ set }: Quantity, counts: readonly Quantity[]): void {
  const { window, zone } = set;
  if (window.kind !== "anchored" || window.anchor.kind === "trait") return;
  const { event } = window.anchor;
  for (const other of counts) {
    const whole = other.set.where === null && other.set.window.kind === "all" && other.set.zone === zone;
    if (whole && other.set.events.includes(event)) raise(other, 1);
  }
}

/** The first and the last instant of events that happened are not missing. */
function datesMissing(measures: readonly Asked[], happened: readonly EventSet[]): boolean {
  const keys = new Set(happened.map(({ key }) => key));
  return measures.some((asked) => {
    const { subject } = asked;
    if (subject.kind !== "measure" || !keys.has(subject.set.key)) return false;
    if (subject.measure.kind !== "firstAt" && subject.measure.kind !== "lastAt") return false;
    return noValue(asked, { ...domainOf(subject), types: Types.instant });
  });
}

/** Whether a set that has an event lies in sets that have none, name by name. */
function coveredByNothing(counts: readonly Quantity[], sets: EventSets, effort: Effort): boolean {
  const none = counts.filter(({ hi }) => hi === 0);
  return counts.some(({ set, lo }) => {
    if (lo === 0 || set.events.length < 2) return false;
    return set.events.every((name) => {
      const part: EventSet = { ...set, events: [name], key: `${name} of ${set.key}` };
      return none.some((other) => sets.within(part, other.set, effort));
    });
  });
}
