import type { Json } from "@kindred/schema";

import type { Measure } from "../language/ast.ts";
import { type Operator, operators } from "../language/operators.ts";
import { pointerTo } from "../language/pointer.ts";
import { readPath } from "./read-names.ts";
import type { Subject } from "./read-test.ts";
import { fail, nameOf, own, type Read, type Reader, readObject } from "./reader.ts";
import { suggest } from "./suggest.ts";

const plainMeasures = ["count", "days", "firstAt", "lastAt"] as const;
const propertyMeasures = ["distinct", "sum", "avg", "min", "max", "first", "last", "mostFrequent"] as const;
const numberMeasures = ["count", "days", "distinct", "sum", "avg", "min", "max"] as const;

/** Operators on a value that is a number. */
export const numberOperators: readonly Operator[] = [...operators.number, ...operators.any];

/** What is taken of the matching events; their count when nothing is said. */
export function readMeasure(reader: Reader, raw: Json | undefined, at: string): Read<Measure> {
  if (raw === undefined) return { kind: "count" };
  if (typeof raw === "string") {
    const plain = plainMeasures.find((name) => name === raw);
    if (plain !== undefined) return { kind: plain };
    const ofProperty = propertyMeasures.find((name) => name === raw);
    if (ofProperty !== undefined) return fail(reader, "missing_property", at, { measure: ofProperty });
    return unknownMeasure(reader, raw, nameOf(raw), at);
  }
  const object = readObject(reader, raw, at, "`measure`");
  if (object === null) return null;
  const keys = Object.keys(object);
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    return fail(reader, "wrong_type", at, {
      what: "`measure`",
      wanted: 'one key, such as { "sum": "revenue" }',
      found: `${keys.length} keys`,
    });
  }
  const kind = propertyMeasures.find((name) => name === key);
  if (kind === undefined) return unknownMeasure(reader, key, nameOf(key), at);
  const property = readPath(reader, own(object, key), pointerTo(at, key), "property");
  return property === null ? null : { kind, property };
}

/** The same where only a number will do. `user` is what needs it, for messages. */
export function readNumberMeasure(reader: Reader, raw: Json | undefined, at: string, user: string): Read<Measure> {
  const measure = readMeasure(reader, raw, at);
  if (measure === null || numberMeasures.some((kind) => kind === measure.kind)) return measure;
  return fail(reader, "measure_not_number", at, { measure: measure.kind, user, known: numberMeasures });
}

function unknownMeasure(reader: Reader, name: string, found: string, at: string): null {
  const known = [...plainMeasures, ...propertyMeasures];
  return fail(reader, "unknown_choice", at, { what: "`measure`", found, suggestion: suggest(name, known), known });
}

/** Which operators fit what a measure gives. */
export function measureOperators({ kind }: Measure): Pick<Subject, "operators" | "type"> {
  switch (kind) {
    case "count":
    case "days":
    case "distinct":
    case "sum":
    case "avg":
    case "min":
    case "max":
      return { operators: numberOperators, type: "number" };
    case "first":
    case "last":
    case "mostFrequent":
      return {
        operators: [...new Set([...operators.any, ...operators.string, ...operators.number, ...operators.date])],
        type: "any",
      };
    case "firstAt":
    case "lastAt":
      return { operators: [...operators.date, "exists"], type: "date" };
  }
}
