import type { JsonObject } from "@kindred/schema";

import { channels } from "./channels.ts";
import { allOperators, type Operator, operators } from "./operators.ts";

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });
const list = (items: JsonObject, more: JsonObject = {}): JsonObject => ({ type: "array", items, ...more });
const pair = (items: JsonObject): JsonObject => list(items, { minItems: 2, maxItems: 2 });
const closed = (properties: JsonObject, required: readonly string[] = [], more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
  ...more,
});

const number: JsonObject = { type: "number" };
const text: JsonObject = { type: "string" };
const scalar: JsonObject = { type: ["string", "number", "boolean"] };
const slug: JsonObject = { type: "string", pattern: "^[a-z0-9][a-z0-9_-]{0,99}$" };
const path: JsonObject = { type: "string", minLength: 1, maxLength: 200, pattern: "^[^.:][^.]*(\\.[^.:][^.]*)*$" };
const eventName: JsonObject = { type: "string", minLength: 1, maxLength: 200 };
const orParam = (schema: JsonObject): JsonObject => ({ anyOf: [schema, ref("param")] });
const hour = (maximum: number): JsonObject => ({ type: "integer", minimum: 0, maximum });
const percent: JsonObject = { type: "number", minimum: 0, maximum: 100 };
const age: JsonObject = { type: "number", minimum: 0, maximum: 200 };

/** The operand of each operator, with the words an editor shows beside it. */
const operands: Readonly<Record<Operator, JsonObject>> = {
  is: orParam(scalar),
  isNot: orParam(scalar),
  in: orParam(list(scalar)),
  notIn: orParam(list(scalar)),
  exists: { type: "boolean" },
  contains: orParam(text),
  notContains: orParam(text),
  startsWith: orParam(text),
  endsWith: orParam(text),
  matches: { ...orParam({ type: "string", maxLength: 1_000 }), description: "An RE2 pattern, unanchored." },
  gt: orParam(number),
  gte: orParam(number),
  lt: orParam(number),
  lte: orParam(number),
  between: { ...pair(orParam({ type: ["number", "string"] })), description: "Lower and upper end, both included." },
  before: { ...orParam(ref("date")), description: "Earlier than, not at." },
  after: { ...orParam(ref("date")), description: "Later than, not at." },
  within: { anyOf: [closed({ last: ref("duration") }, ["last"]), closed({ next: ref("duration") }, ["next"])] },
  anniversary: closed({ next: { type: "string", pattern: "^[1-9]\\d*[dw]$" } }, ["next"]),
  age: { ...closed({ gt: age, gte: age, lt: age, lte: age }, [], { minProperties: 1 }), description: "Full years." },
  has: orParam(scalar),
  notHas: orParam(scalar),
  hasAny: orParam(list(scalar)),
  hasAll: orParam(list(scalar)),
  near: closed(
    {
      lat: { type: "number", minimum: -90, maximum: 90 },
      lon: { type: "number", minimum: -180, maximum: 180 },
      km: { type: "number", exclusiveMinimum: 0, maximum: 20_040 },
    },
    ["lat", "lon", "km"],
  ),
};

const oneOperatorOf = (names: readonly string[]): JsonObject => ({
  oneOf: names.map((name) => ({ required: [name] })),
});
const eachOperator = allOperators.map((operator) => ({ required: [operator] }));
const oneOperator = { oneOf: eachOperator };
const oneOperatorOrNone = { anyOf: [oneOperator, { not: { anyOf: eachOperator } }] };
const tests: JsonObject = { ...operands, ignoreCase: { type: "boolean" } };

/** One comparison of a number. */
const comparison = closed(
  {
    ...Object.fromEntries(operators.number.map((operator) => [operator, orParam(number)])),
    between: { ...pair(orParam(number)), description: "Lower and upper end, both included." },
    is: orParam(number),
    isNot: orParam(number),
    in: orParam(list(number)),
    notIn: orParam(list(number)),
    exists: { type: "boolean" },
  },
  [],
  { minProperties: 1, maxProperties: 1 },
);

const ratio: JsonObject = { ...comparison, description: "The measure over `window` divided by that over `versus`." };

/** A class or a band, or several of them. */
const oneOrSeveral = orParam({ anyOf: [text, list(text)] });

/** A score is a number, which may be a date. */
const scoreTests: JsonObject = {
  ...(comparison["properties"] as JsonObject),
  ...Object.fromEntries(operators.date.map((operator) => [operator, operands[operator]])),
};

const numberMeasure: JsonObject = {
  anyOf: [
    { enum: ["count", "days"] },
    ...["distinct", "sum", "avg", "min", "max"].map((kind) => closed({ [kind]: path }, [kind])),
  ],
};

const measure: JsonObject = {
  anyOf: [
    { enum: ["count", "days", "firstAt", "lastAt"] },
    ...["distinct", "sum", "avg", "min", "max", "first", "last", "mostFrequent"].map((kind) =>
      closed({ [kind]: path }, [kind]),
    ),
  ],
};

const unit: JsonObject = { enum: ["hour", "day", "week", "month", "quarter", "year"] };

const unanchored: readonly JsonObject[] = [
  closed({ last: ref("duration") }, ["last"]),
  closed({ ago: pair(ref("duration")) }, ["ago"]),
  closed({ from: orParam(ref("date")), to: orParam(ref("date")) }, [], { minProperties: 1 }),
  closed({ this: unit }, ["this"]),
  closed({ previous: unit }, ["previous"]),
];

const plainWindow: JsonObject = { anyOf: unanchored };
const window: JsonObject = {
  anyOf: [...unanchored, closed({ within: ref("duration"), of: ref("anchor") }, ["within", "of"])],
};

const events: JsonObject = { anyOf: [eventName, list(eventName, { minItems: 1 })] };
const where = ref("predicate");

/** The first step of a sequence has nothing before it that it could be within or the same as. */
const firstStep = closed({ event: events, where }, ["event"]);
const after = { where, within: ref("duration"), same: { anyOf: [path, list(path, { minItems: 1 })] } };
const step: JsonObject = {
  anyOf: [closed({ event: events, ...after }, ["event"]), closed({ absent: events, ...after }, ["absent"])],
};

const share: JsonObject = { type: "number", exclusiveMinimum: 0, maximum: 100, description: "Percent." };
const rankedBy = closed({ event: events, where, window, measure: numberMeasure }, ["event"]);

const ofProperty = closed({ property: path, ...tests }, ["property"], oneOperator);
const ofElements = ["some", "every"].map((quantifier) =>
  closed({ property: path, [quantifier]: ref("element") }, ["property", quantifier]),
);

/** Conditions composed of leaves and of one another. */
function logic(name: string, leaves: readonly JsonObject[]): JsonObject {
  const members = list(ref(name));
  const groups = ["all", "any", "none"].map((kind) => closed({ [kind]: members }, [kind]));
  return { anyOf: [...groups, closed({ not: ref(name) }, ["not"]), ...leaves] };
}

const paramTypes = ["string", "number", "boolean", "date", "string[]", "number[]"];
const argument: JsonObject = { anyOf: [scalar, list(scalar), ref("param")] };

/**
 * The shape of a document as a JSON Schema, for editors to complete and underline. It knows no workspace: whether names exist, types of
 * parameters agree and ranges are not empty is for `check` to say, and whatever `check` accepts is valid here.
 */
export const documentSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "Kindred segment",
  ...closed(
    {
      version: { const: 1 },
      id: slug,
      name: text,
      kind: { enum: ["strategic", "derived", "micro"] },
      description: text,
      tags: list(text),
      folder: text,
      timezone: { type: "string", description: "An IANA time zone; the workspace's unless told." },
      params: {
        type: "object",
        propertyNames: { pattern: "^[A-Za-z][A-Za-z0-9_]{0,63}$" },
        additionalProperties: closed({ type: { enum: paramTypes }, default: { anyOf: [scalar, list(scalar)] } }, [
          "type",
        ]),
      },
      where: ref("condition"),
    },
    ["version", "id", "where"],
  ),
  $defs: {
    condition: logic("condition", [
      closed({ trait: path, ...tests }, ["trait"], oneOperator),
      closed(
        {
          event: events,
          where,
          window,
          measure,
          ...tests,
        },
        ["event"],
        oneOperatorOrNone,
      ),
      closed({ event: events, where, window: plainWindow, measure: numberMeasure, versus: plainWindow, ratio }, [
        "event",
        "versus",
        "ratio",
      ]),
      closed({ sequence: list(step, { prefixItems: [firstStep], minItems: 2, maxItems: 10 }), window: plainWindow }, [
        "sequence",
      ]),
      closed({ top: share, by: rankedBy }, ["top", "by"]),
      closed({ bottom: share, by: rankedBy }, ["bottom", "by"]),
      closed({ segment: slug, args: { type: "object", additionalProperties: argument } }, ["segment"]),
      closed({ segment: slug, entered: window }, ["segment", "entered"]),
      closed({ segment: slug, left: window }, ["segment", "left"]),
      closed({ segment: slug, at: orParam(ref("date")) }, ["segment", "at"]),
      closed({ rfm: slug, class: oneOrSeveral }, ["rfm", "class"]),
      ...["r", "f", "m"].map((key) => closed({ rfm: slug, [key]: comparison }, ["rfm", key])),
      closed({ score: slug, band: oneOrSeveral }, ["score", "band"]),
      closed({ score: slug, ...scoreTests }, ["score"], oneOperatorOf(Object.keys(scoreTests))),
      closed({ channel: { enum: channels }, reachable: { type: "boolean" } }, ["channel", "reachable"]),
      closed({ subscribed: eventName }, ["subscribed"]),
      closed({ added: plainWindow }, ["added"]),
      closed({ list: slug }, ["list"]),
      closed({ sample: { type: "string", minLength: 1, maxLength: 200 }, from: percent, to: percent }, [
        "sample",
        "from",
        "to",
      ]),
    ]),
    predicate: logic("predicate", [
      ofProperty,
      ...ofElements,
      closed({ product: path, ...tests }, ["product"], oneOperator),
      closed({ productThen: path, ...tests }, ["productThen"], oneOperator),
      closed({ hour: closed({ from: hour(23), to: hour(24) }, ["from", "to"]) }, ["hour"]),
      closed({ weekday: list({ type: "integer", minimum: 1, maximum: 7 }, { minItems: 1 }) }, ["weekday"]),
    ]),
    element: logic("element", [ofProperty, ...ofElements]),
    anchor: {
      anyOf: [
        closed({ trait: path }, ["trait"]),
        closed({ first: eventName }, ["first"]),
        closed({ last: eventName }, ["last"]),
      ],
    },
    duration: { type: "string", pattern: "^[1-9]\\d*(s|m|h|d|w|mo|y)$", examples: ["30d", "12h", "3mo"] },
    date: {
      type: ["string", "number"],
      description: "ISO 8601, YYYY-MM-DD or Unix milliseconds.",
      examples: ["2026-02-28"],
    },
    param: closed({ param: text }, ["param"]),
  },
};
