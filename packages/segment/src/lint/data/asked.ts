import type { Scalar } from "@kindred/schema";
import { agoInterval, calendarInterval, lastInterval } from "../../calendar/interval.ts";
import { zoneOf } from "../../calendar/zone.ts";
import type { ContactCondition, Measure, Segment, Test, Window } from "../../language/ast.ts";
import { pointerTo } from "../../language/pointer.ts";
import { leavesIn, predicatesIn } from "../walk.ts";
import { rangeInterval } from "../windows.ts";

export type Wanted = "text" | "number" | "boolean" | "list";

/** What a segment asks of one path of the data. */
export interface AskedPath {
  readonly space: "trait" | "property";
  readonly path: string;
  /** Whose property it is: any of these events; empty for a trait. */
  readonly events: readonly string[];
  readonly at: string;
  /** null: any type will do. */
  readonly wanted: Wanted | null;
  readonly texts: readonly { readonly text: string; readonly at: string }[];
  /** The only operand, where it could be written as the other type. */
  readonly operand: { readonly value: Scalar; readonly at: string } | null;
}

/** A window, with the events it looks for. */
export interface AskedWindow {
  readonly events: readonly string[];
  readonly at: string;
  /** Unix milliseconds; −Infinity where it is open. */
  readonly from: number;
  /** It reaches to now, whenever that is. */
  readonly untilNow: boolean;
}

export interface Asked {
  readonly paths: readonly AskedPath[];
  readonly windows: readonly AskedWindow[];
  readonly events: readonly string[];
}

/** What a segment asks of the data, for looking up whether the data has such things. */
export function askedOf(segment: Segment, now: number, timezone: string): Asked {
  const zone = segment.timezone ?? timezone;
  const paths: AskedPath[] = [];
  const windows: AskedWindow[] = [];
  const events = new Set<string>();
  const addWindow = (window: Window, names: readonly string[], at: string): void => {
    const from = startOf(window, now, zone);
    if (from === null) return;
    const untilNow = window.kind === "last" || (window.kind === "range" && window.to === null);
    windows.push({ events: names, at: pointerTo(at, "window"), from, untilNow });
  };
  for (const leaf of leavesIn(segment.where)) {
    for (const { events: names, measure, window, windowAt } of sourcesOf(leaf)) {
      for (const name of names) events.add(name);
      if (window !== null) addWindow(window, names, windowAt);
      const wanted = measure === null ? null : measured(measure);
      if (measure !== null && "property" in measure) {
        const at = pointerTo(pointerTo(windowAt, "measure"), measure.kind);
        paths.push({ space: "property", path: measure.property, events: names, at, wanted, texts: [], operand: null });
      }
    }
    if (leaf.kind === "trait")
      paths.push({ space: "trait", path: leaf.path, events: [], ...operandsOf(leaf.test, leaf.at) });
    for (const { where, names } of predicatesOf(leaf)) {
      for (const row of leavesIn(where)) {
        if (row.kind !== "property") continue;
        paths.push({ space: "property", path: row.path, events: names, ...operandsOf(row.test, row.at) });
      }
    }
  }
  return { paths, windows, events: [...events] };
}

interface Source {
  readonly events: readonly string[];
  readonly measure: Measure | null;
  readonly window: Window | null;
  /** Of what has the window and the measure. */
  readonly windowAt: string;
}

function sourcesOf(leaf: ContactCondition): readonly Source[] {
  switch (leaf.kind) {
    case "event":
    case "change":
      return [{ events: leaf.events, measure: leaf.measure, window: leaf.window, windowAt: leaf.at }];
    case "rank": {
      const { events, measure, window } = leaf.by;
      return [{ events, measure, window, windowAt: pointerTo(leaf.at, "by") }];
    }
    case "sequence":
      return leaf.steps.map(({ events }, index) => {
        return { events, measure: null, window: index === 0 ? leaf.window : null, windowAt: leaf.at };
      });
    default:
      return [];
  }
}

function predicatesOf(leaf: ContactCondition) {
  if (leaf.kind === "sequence")
    return leaf.steps.flatMap(({ where, events }) => (where === null ? [] : [{ where, names: events }]));
  const names =
    leaf.kind === "rank" ? leaf.by.events : leaf.kind === "event" || leaf.kind === "change" ? leaf.events : [];
  return predicatesIn(leaf).map((where) => ({ where, names }));
}

function measured(measure: Measure): Wanted | null {
  return ["sum", "avg", "min", "max"].includes(measure.kind) ? "number" : null;
}

type Operands = Pick<AskedPath, "at" | "wanted" | "texts" | "operand">;

function operandsOf(test: Test, at: string): Operands {
  const place = pointerTo(at, test.op === "betweenDates" ? "between" : test.op);
  const nothing = { at, texts: [], operand: null };
  switch (test.op) {
    case "is":
    case "isNot": {
      const { value } = test;
      if (typeof value === "object") return { ...nothing, wanted: null };
      const texts = typeof value === "string" && !test.ignoreCase ? [{ text: value, at: place }] : [];
      return { at, wanted: typeOf(value), texts, operand: { value, at: place } };
    }
    case "in":
    case "notIn": {
      if ("param" in test.values) return { ...nothing, wanted: null };
      const types = new Set(test.values.map(typeOf));
      const [only = null] = types;
      const texts = test.values.flatMap((value, index) =>
        typeof value === "string" && !test.ignoreCase ? [{ text: value, at: pointerTo(place, index) }] : [],
      );
      return { ...nothing, wanted: types.size === 1 ? only : null, texts };
    }
    case "contains":
    case "notContains":
    case "startsWith":
    case "endsWith":
    case "matches":
      return { ...nothing, wanted: "text" };
    case "gt":
    case "gte":
    case "lt":
    case "lte": {
      const { value } = test;
      return { ...nothing, wanted: "number", operand: typeof value === "number" ? { value, at: place } : null };
    }
    case "between":
      return { ...nothing, wanted: "number" };
    case "has":
    case "notHas":
    case "hasAny":
    case "hasAll":
      return { ...nothing, wanted: "list" };
    default:
      return { ...nothing, wanted: null };
  }
}

function typeOf(value: Scalar): Wanted {
  return typeof value === "string" ? "text" : typeof value === "number" ? "number" : "boolean";
}

/** When a window begins; null where that is another instant for each contact, or never. */
function startOf(window: Window, now: number, zone: string): number | null {
  switch (window.kind) {
    case "all":
    case "anchored":
      return null;
    case "last":
      return lastInterval(window.duration, now, zoneOf(zone)).from;
    case "ago":
      return agoInterval(window.from, window.to, now, zoneOf(zone)).from;
    case "calendar":
      return calendarInterval(window.which, window.unit, now, zoneOf(zone)).from;
    case "range":
      // A parameter stands for another instant each time.
      if (window.from === null || typeof window.from === "object") return null;
      return rangeInterval({ ...window, to: null }, zone).from;
  }
}
