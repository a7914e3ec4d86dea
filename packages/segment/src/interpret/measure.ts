import type { Json, Scalar } from "@kindred/schema";
import { zoneOf } from "../calendar/zone.ts";
import type { Measure } from "../language/ast.ts";
import type { FactEvent } from "./facts.ts";
import type { Tested } from "./test.ts";
import { compareScalars, isScalar, valueAt } from "./value.ts";

/** A measure over matching events, which are sorted by `ts`, then message id. */
export function measureOf(measure: Measure, events: readonly FactEvent[], timezone: string | null): Tested {
  switch (measure.kind) {
    case "count":
      return json(events.length);
    case "days": {
      const zone = zoneOf(timezone!);
      return json(new Set(events.map(({ ts }) => zone.dayAt(ts))).size);
    }
    case "firstAt":
      return { kind: "instant", ms: events[0]?.ts ?? null };
    case "lastAt":
      return { kind: "instant", ms: events.at(-1)?.ts ?? null };
    default:
      break;
  }
  const values = events.map(({ properties }) => valueAt(properties, measure.property));
  switch (measure.kind) {
    case "distinct":
      return json(new Set(values.filter(isScalar)).size);
    case "sum":
      return json(roundSix(exactSum(values.filter(isNumber))));
    case "avg": {
      const numbers = values.filter(isNumber);
      return json(numbers.length === 0 ? undefined : roundSix(exactSum(numbers) / numbers.length));
    }
    case "min":
      return json(extreme(values.filter(isNumber), Math.min));
    case "max":
      return json(extreme(values.filter(isNumber), Math.max));
    case "first":
      return json(values.find(isScalar));
    case "last":
      return json(lastScalar(events, measure.property));
    case "mostFrequent":
      return json(mostFrequent(values.filter(isScalar)));
  }
}

function json(value: Json | undefined): Tested {
  return { kind: "json", value };
}

function isNumber(value: Json | undefined): value is number {
  return typeof value === "number";
}

function extreme(numbers: readonly number[], pick: (a: number, b: number) => number): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((a, b) => pick(a, b));
}

/** Of the latest events that carry the property, the one with the smaller message id. */
function lastScalar(events: readonly FactEvent[], property: string): Scalar | undefined {
  let found: Scalar | undefined;
  let ts = -Infinity;
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i]!;
    if (found !== undefined && event.ts < ts) break;
    const value = valueAt(event.properties, property);
    if (isScalar(value)) {
      found = value;
      ts = event.ts;
    }
  }
  return found;
}

function mostFrequent(values: readonly Scalar[]): Scalar | undefined {
  const counts = new Map<Scalar, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: Scalar | undefined;
  let most = 0;
  for (const [value, count] of counts) {
    if (count > most || (count === most && compareScalars(value, best!) < 0)) {
      best = value;
      most = count;
    }
  }
  return best;
}

/** Half away from zero, by the same arithmetic as the compiler's. */
function roundSix(x: number): number {
  return (Math.sign(x) * Math.floor(Math.abs(x) * 1_000_000 + 0.5)) / 1_000_000;
}

/** Sum without rounding error along the way. Source: A. Neumaier, "Rundungsfehleranalyse …", ZAMM 54 (1974). */
function exactSum(numbers: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const x of numbers) {
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}
