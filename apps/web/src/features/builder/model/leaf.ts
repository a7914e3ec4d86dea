import { numberMeasures, operatorsFor, readMeasure } from "./measure.ts";
import { hasOnly, isList, isObject, type Json, type JsonObject } from "../../../shell/condition/model/json.ts";
import {
  fits,
  isParam,
  type Operator,
  operators,
  operatorsOf,
  readTest,
  testKeys,
} from "../../../shell/condition/model/test.ts";
import { readDuration } from "../../../shell/condition/model/duration.ts";
import { readWindow } from "./window.ts";

/** The conditions on a contact, as the form has them. */
export const leafKinds = [
  "trait",
  "event",
  "change",
  "sequence",
  "segment",
  "added",
  "list",
  "channel",
  "subscribed",
  "rank",
  "rfm",
  "score",
  "sample",
] as const;
export type LeafKind = (typeof leafKinds)[number];

export const segmentAsks = ["entered", "left", "at"] as const;
export const rfmScores = ["r", "f", "m"] as const;
export const channels = ["email", "sms", "push", "whatsapp", "viber", "web_push"] as const;
/** What a number can be compared with. */
export const numberTests = operatorsOf("number", "any");
/** A score is a number, which may be a date. */
export const scoreTests = operatorsOf("number", "any", "date");

/** Which form shows a condition; null when none does, and its JSON is edited instead. */
export function leafKind(value: Json | undefined): LeafKind | null {
  if (!isObject(value)) return null;
  return leafKinds.find((kind) => recognisers[kind](value)) ?? null;
}

const isText = (value: Json | undefined): boolean => typeof value === "string";
const isNumber = (value: Json | undefined): boolean => typeof value === "number";

function isNames(value: Json | undefined): boolean {
  return isText(value) || (isList(value) && value.length > 0 && value.every(isText));
}

function isWhere(object: JsonObject): boolean {
  return !Object.hasOwn(object, "where") || isObject(object["where"]);
}

/** One test with one of these operators, and no key but those of the test and these. */
function tested(object: JsonObject, keys: readonly string[], allowed: readonly Operator[] = operators): boolean {
  const test = hasOnly(object, [...keys, ...testKeys]) ? readTest(object) : null;
  return test !== null && allowed.includes(test.operator);
}

function isNumberMeasure(value: Json | undefined): boolean {
  const measure = readMeasure(value);
  return measure !== null && numberMeasures.includes(measure.kind);
}

function isUnanchored(value: Json | undefined): boolean {
  const kind = readWindow(value);
  return kind !== null && kind !== "within";
}

function isEvent(object: JsonObject): boolean {
  if (!isNames(object["event"]) || !isWhere(object) || readWindow(object["window"]) === null) return false;
  const measure = readMeasure(object["measure"]);
  if (measure === null || !hasOnly(object, ["event", "where", "window", "measure", ...testKeys])) return false;
  const test = readTest(object);
  if (test === null) return measure.kind === "count" && !testKeys.some((key) => Object.hasOwn(object, key));
  return operatorsFor(measure.kind).includes(test.operator) || test.operator === "betweenDates";
}

function isChange(object: JsonObject): boolean {
  const { ratio } = object;
  return (
    isNames(object["event"]) &&
    isWhere(object) &&
    hasOnly(object, ["event", "where", "window", "measure", "versus", "ratio"]) &&
    isUnanchored(object["window"]) &&
    object["versus"] !== undefined &&
    isUnanchored(object["versus"]) &&
    isNumberMeasure(object["measure"]) &&
    isObject(ratio) &&
    tested(ratio, [], numberTests)
  );
}

function isStep(value: Json): boolean {
  if (!isObject(value) || !hasOnly(value, ["event", "absent", "where", "within", "same"])) return false;
  const { within, same } = value;
  const names = Object.hasOwn(value, "event") ? value["event"] : value["absent"];
  return (
    Object.hasOwn(value, "event") !== Object.hasOwn(value, "absent") &&
    isNames(names) &&
    isWhere(value) &&
    (within === undefined || readDuration(within) !== null) &&
    (same === undefined || isNames(same))
  );
}

function isSegment(object: JsonObject): boolean {
  const { segment, args, at } = object;
  const asks = segmentAsks.filter((key) => Object.hasOwn(object, key));
  if (!isText(segment) || asks.length > 1 || !hasOnly(object, ["segment", "args", ...segmentAsks])) return false;
  if (args !== undefined) {
    const isValue = (value: Json): boolean => fits("scalar", value) || fits("scalars", value);
    return asks.length === 0 && isObject(args) && Object.values(args).every(isValue);
  }
  const [ask] = asks;
  if (ask === undefined) return true;
  return ask === "at" ? fits("date", at) : object[ask] !== undefined && readWindow(object[ask]) !== null;
}

function isRank(object: JsonObject): boolean {
  const which = Object.hasOwn(object, "top") ? "top" : "bottom";
  const { by } = object;
  return (
    hasOnly(object, [which, "by"]) &&
    isNumber(object[which]) &&
    isObject(by) &&
    hasOnly(by, ["event", "where", "window", "measure"]) &&
    isNames(by["event"]) &&
    isWhere(by) &&
    readWindow(by["window"]) !== null &&
    isNumberMeasure(by["measure"])
  );
}

/** One name, several, or a parameter. */
function isOneOrSeveral(value: Json | undefined): boolean {
  return isText(value) || (isList(value) && value.every(isText)) || isParam(value);
}

function isRfm(object: JsonObject): boolean {
  const ask = ["class", ...rfmScores].filter((key) => Object.hasOwn(object, key));
  const [key, second] = ask;
  if (!isText(object["rfm"]) || key === undefined || second !== undefined) return false;
  if (!hasOnly(object, ["rfm", key])) return false;
  const value = object[key];
  return key === "class" ? isOneOrSeveral(value) : isObject(value) && tested(value, [], numberTests);
}

const recognisers: Readonly<Record<LeafKind, (object: JsonObject) => boolean>> = {
  trait: (object) => isText(object["trait"]) && tested(object, ["trait"]),
  event: isEvent,
  change: isChange,
  sequence: (object) =>
    hasOnly(object, ["sequence", "window"]) &&
    isList(object["sequence"]) &&
    object["sequence"].every(isStep) &&
    isUnanchored(object["window"]),
  segment: isSegment,
  added: (object) => hasOnly(object, ["added"]) && object["added"] !== undefined && isUnanchored(object["added"]),
  list: (object) => hasOnly(object, ["list"]) && isText(object["list"]),
  channel: (object) =>
    hasOnly(object, ["channel", "reachable"]) &&
    channels.some((channel) => channel === object["channel"]) &&
    typeof object["reachable"] === "boolean",
  subscribed: (object) => hasOnly(object, ["subscribed"]) && isText(object["subscribed"]),
  rank: isRank,
  rfm: isRfm,
  score: (object) =>
    isText(object["score"]) &&
    (Object.hasOwn(object, "band")
      ? hasOnly(object, ["score", "band"]) && isOneOrSeveral(object["band"])
      : tested(object, ["score"], scoreTests)),
  sample: (object) =>
    hasOnly(object, ["sample", "from", "to"]) &&
    isText(object["sample"]) &&
    isNumber(object["from"]) &&
    isNumber(object["to"]),
};

/** A condition of a kind to begin with: what has to be chosen is empty. */
export function newLeaf(kind: LeafKind): JsonObject {
  switch (kind) {
    case "trait":
      return { trait: "", is: "" };
    case "event":
      return { event: "" };
    case "change":
      return { event: "", window: { last: "30d" }, versus: { ago: ["60d", "30d"] }, ratio: { lt: 0.5 } };
    case "sequence":
      return { sequence: [{ event: "" }, { event: "", within: "7d" }] };
    case "segment":
      return { segment: "" };
    case "added":
      return { added: { last: "30d" } };
    case "list":
      return { list: "" };
    case "channel":
      return { channel: "email", reachable: true };
    case "subscribed":
      return { subscribed: "" };
    case "rank":
      return { top: 20, by: { event: "", measure: { sum: "" }, window: { last: "365d" } } };
    case "rfm":
      return { rfm: "purchase", class: [] };
    case "score":
      return { score: "", gte: 0.5 };
    case "sample":
      return { sample: "group-a", from: 0, to: 10 };
  }
}
