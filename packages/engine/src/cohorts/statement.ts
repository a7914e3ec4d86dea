import { jsonOperand, Params, type Statement } from "@kindred/segment";
import type { SegmentContext } from "../segments/context.ts";
import { type Money, printRate } from "../money/currency.ts";
import type { CohortMeasure, CohortQuestion, ColumnKind, Entry } from "./question.ts";
import { alive, printEvents, printMembers, printNumber, type Printer } from "./rows.ts";
import { binsByDay, type Timeline } from "./timeline.ts";

/** Periods since a contact's own, `from` to `to`, both in; null: without end. */
export interface Span {
  readonly from: number;
  readonly to: number | null;
}

export interface ReadRequest {
  readonly question: CohortQuestion;
  readonly entry: Entry;
  readonly timeline: Timeline;
  /** Of each, how many people came back in it. */
  readonly spans: readonly Span[];
  /** Values of the trait by which cohorts are made. */
  readonly values: readonly string[] | null;
  /** What amounts are told in; null: they are no money. */
  readonly money: Money | null;
  readonly context: SegmentContext;
  /** Unix ms */
  readonly now: number;
}

/**
 * One row for each bin in which somebody began, and value of the trait: how many they are, of each span how many came back, and for a
 * measure of amounts their sums and squares, by period since the beginning (`keys`) or by bracket. Every table is read once: events are
 * grouped by contact to a number of which bit b says that the contact came back in bin b.
 *
 *   events → (contact, entry, mask [, amounts by bin]) → entry → counts
 *
 * @throws KindredError `invalid_segment`
 */
export function cohortStatement(request: ReadRequest): Statement {
  const { question, timeline, spans, values, context, now } = request;
  const params = new Params();
  const printer: Printer = { context, params, now, asOf: question.now !== undefined };
  const word = wordOf(timeline);
  const measure = question.measure;
  const contacts = contactRows(request, printer);
  const people =
    measure.kind === "people" ? maskRows(request, printer, word) : amountRows(request, measure, printer, word);
  const from = contacts === null ? people : `(${contacts}) AS c LEFT JOIN (${people}) AS r USING (contact_id)`;
  const where = [
    "entry >= 1",
    `entry <= ${params.add("UInt32", timeline.cohorts)}`,
    alive,
    ...(question.segment === null ? [] : [`contact_id IN (\n${printMembers(question.segment, printer)}\n)`]),
  ].join(" AND ");
  const lows = params.add(
    "Array(UInt16)",
    spans.map((span) => span.from),
  );
  const widths = params.add(
    "Array(UInt16)",
    spans.map((span) => widthOf(span, timeline)),
  );
  const came = `arrayMap((low, width) -> bitAnd(bitShiftRight(bitShiftRight(mask, entry), low), bitShiftLeft(${word}(1), width) - 1) != 0, ${lows}, ${widths})`;
  const key = values === null ? "'' AS key" : "key";
  const traits = values === null ? "" : ` INNER JOIN (${traitRows(question, values, params)}) AS k USING (contact_id)`;
  if (measure.kind === "people") {
    // Few masks are many people's: they are counted before their bits are looked at.
    const masks = `SELECT entry, ${key}, mask, count() AS people FROM (${selectable(from, contacts)}) AS p${traits} WHERE ${where} GROUP BY entry, key, mask`;
    return {
      sql: `SELECT entry, key, sum(people) AS size, sumForEach(arrayMap(each -> if(each, people, 0), ${came})) AS came
FROM (${masks})
GROUP BY entry, key ORDER BY entry, key`,
      params: params.values,
    };
  }
  return {
    sql: `SELECT entry, key, count() AS size, sumForEach(${came}) AS came, ${amountSums(question.columns, params)}
FROM (
  SELECT entry, ${key}, mask, ${byPeriod(question)} FROM (${selectable(from, contacts)}) AS p${traits} WHERE ${where}
)
GROUP BY entry, key ORDER BY entry, key`,
    params: params.values,
  };
}

function selectable(from: string, contacts: string | null): string {
  return contacts === null ? from : `SELECT * FROM ${from}`;
}

function wordOf({ starts }: Timeline): string {
  return starts.length <= 62 ? "toUInt64" : starts.length <= 126 ? "toUInt128" : "toUInt256";
}

/** No span is wider than the word, whose bits beyond the last bin are 0. */
function widthOf({ from, to }: Span, { starts }: Timeline): number {
  return Math.min(starts.length, to === null ? starts.length : to - from + 1);
}

/** Local days are looked up in a list, so bins may be of any length. */
function binOf(instant: string, timeline: Timeline, params: Params): string {
  const { first, bins } = binsByDay(timeline);
  const zone = params.add("String", timeline.timezone);
  const day = `toInt32(toDate32(${instant}, ${zone})) - ${params.add("Int64", first)} + 1`;
  return `${params.add("Array(UInt16)", bins)}[greatest(1, ${day})]`;
}

/** Who began when, where that is no event. */
function contactRows({ entry, timeline, now }: ReadRequest, { params }: Printer): string | null {
  switch (entry.kind) {
    case "event":
      return null;
    case "added":
      return `SELECT id AS contact_id, ${binOf("created_at", timeline, params)} AS entry FROM contacts FINAL WHERE deleted = 0 AND created_at <= fromUnixTimestamp64Milli(${params.add("Int64", now)}, 'UTC')`;
    case "date": {
      const date = jsonOperand("traits", entry.trait, params).date(timeline.timezone);
      const bin = binOf("fromUnixTimestamp64Milli(assumeNotNull(at), 'UTC')", timeline, params);
      return `SELECT contact_id, ${bin} AS entry FROM (SELECT id AS contact_id, ${date} AS at FROM contacts FINAL WHERE deleted = 0) WHERE isNotNull(at)`;
    }
  }
}

interface Picked {
  /** What holds for the rows that are read. */
  readonly where: string;
  /** Of those rows, the beginnings (null: found elsewhere) and the returns (null: all of them). */
  readonly begins: string | null;
  readonly returns: string | null;
}

function picked({ question, entry }: ReadRequest, printer: Printer): Picked {
  const returns = printEvents(question.returns, "/returns", printer);
  if (entry.kind !== "event") return { where: returns, begins: null, returns: null };
  const begins = printEvents(entry, "/entry", printer);
  if (begins === returns) return { where: returns, begins: "1", returns: null };
  return { where: `((${begins}) OR (${returns}))`, begins: `(${begins})`, returns: `(${returns})` };
}

function firstEver({ cut }: CohortQuestion): boolean {
  return cut.kind !== "windows" || cut.firstEver;
}

/** The bin of the beginning: the first, or bin 1 if it has any. */
function entryOf(bin: string, { begins }: Picked, question: CohortQuestion): string {
  if (begins === null) return "";
  if (!firstEver(question)) return `max(${bin} = 1 AND ${begins}) AS entry, `;
  return `${begins === "1" ? `min(${bin})` : `minIf(${bin}, ${begins})`} AS entry, `;
}

function maskRows(request: ReadRequest, printer: Printer, word: string): string {
  const rows = picked(request, printer);
  const bin = binOf("ts", request.timeline, printer.params);
  const mask = `bitShiftLeft(${word}(1), bin)`;
  const masks = rows.returns === null ? `groupBitOr(${mask})` : `groupBitOrIf(${mask}, is_return)`;
  const columns = [
    `contact_id, ${bin} AS bin`,
    ...(rows.begins === null || rows.begins === "1" ? [] : [`${rows.begins} AS is_begin`]),
    ...(rows.returns === null ? [] : [`${rows.returns} AS is_return`]),
  ].join(", ");
  const entry = entryOf("bin", named(rows), request.question);
  return `SELECT contact_id, ${entry}${masks} AS mask FROM (SELECT ${columns} FROM events WHERE ${rows.where}) GROUP BY contact_id`;
}

function named(rows: Picked): Picked {
  return {
    where: rows.where,
    begins: rows.begins === null || rows.begins === "1" ? rows.begins : "is_begin",
    returns: rows.returns === null ? null : "is_return",
  };
}

/** The same with lists of bins and of their amounts. */
function amountRows(
  request: ReadRequest,
  measure: Exclude<CohortMeasure, { readonly kind: "people" }>,
  printer: Printer,
  word: string,
): string {
  const { params } = printer;
  const rows = picked(request, printer);
  const bin = binOf("ts", request.timeline, params);
  const rate = request.money === null ? null : printRate(request.money, params);
  const times = rate === null ? "" : ` * ${rate}`;
  const value = measure.kind === "count" ? null : `ifNull(${printNumber(measure.property, params)}${times}, 0)`;
  const columns = [
    `contact_id, ${bin} AS bin`,
    ...(value === null ? [] : [`${value} AS value`]),
    ...(rows.begins === null || rows.begins === "1" ? [] : [`${rows.begins} AS is_begin`]),
    ...(rows.returns === null ? [] : [`${rows.returns} AS is_return`]),
  ].join(", ");
  const { returns } = named(rows);
  const of = (name: string, argument: string): string => {
    return returns === null
      ? `${name}(${argument})`
      : `${name}If(${[argument, returns].filter((part) => part !== "").join(", ")})`;
  };
  const amount = value === null ? `toFloat64(${of("count", "")})` : of("sum", "value");
  const begun = rows.begins === null ? "" : `, ${rows.begins === "1" ? "1" : "max(is_begin)"} AS begun`;
  const came = returns === null ? "" : `, ${of("count", "")} > 0 AS came`;
  const byBin = `SELECT contact_id, bin${begun}${came}, ${amount} AS amount
  FROM (SELECT ${columns} FROM events WHERE ${rows.where}) GROUP BY contact_id, bin`;
  const begins = rows.begins === null || rows.begins === "1" ? rows.begins : "begun";
  const entry = entryOf("bin", { ...rows, begins }, request.question);
  const list = (name: string, argument: string): string =>
    returns === null ? `${name}(${argument})` : `${name}If(${argument}, came)`;
  return `SELECT contact_id, ${entry}${list("groupBitOr", `bitShiftLeft(${word}(1), bin)`)} AS mask,
  ${list("groupArray", "bin")} AS bins, ${list("groupArray", "amount")} AS amounts
FROM (${byBin}) GROUP BY contact_id`;
}

/** Periods since the beginning and their amounts, those from before it left out; in order only where what comes before matters. */
function byPeriod({ columns }: CohortQuestion): string {
  const inOrder = columns.kind === "cumulative" || columns.kind === "rolling";
  const [bins, amounts] = inOrder
    ? ["arraySort(bins)", "arraySort((v, bin) -> bin, amounts, bins)"]
    : ["bins", "amounts"];
  return `arrayMap(bin -> toUInt16(bin - entry), arrayFilter(bin -> bin >= entry, ${bins})) AS periods,
    arrayFilter((v, bin) -> bin >= entry, ${amounts}, ${bins}) AS vs`;
}

/**
 * Sums and squares of each contact's amount in every column. Of columns that grow or shrink by a period the squares come from their
 * differences, which only periods with an amount have: (c + v)² − c² = v · (2c + v).
 */
function amountSums(columns: ColumnKind, params: Params): string {
  switch (columns.kind) {
    case "classic":
      return `sumMap(periods, vs, arrayMap(v -> v * v, vs)) AS amounts`;
    case "cumulative":
      return `sumMap(periods, vs, arrayMap((v, c) -> v * (2 * c - v), vs, arrayCumSum(vs))) AS amounts`;
    case "rolling":
      return `sumMap(periods, vs, arrayMap((v, c) -> v * (2 * (arraySum(vs) - c) + v), vs, arrayCumSum(vs))) AS amounts`;
    case "brackets": {
      const lows = params.add(
        "Array(UInt16)",
        columns.brackets.map(([from]) => from),
      );
      const highs = params.add(
        "Array(UInt16)",
        columns.brackets.map(([, to]) => to),
      );
      const sums = `arrayMap((low, high) -> arraySum((period, v) -> if(period >= low AND period <= high, v, 0), periods, vs), ${lows}, ${highs})`;
      return `(range(${String(columns.brackets.length)}), sumForEach(${sums}), sumForEach(arrayMap(x -> x * x, ${sums}))) AS amounts`;
    }
  }
}

/** Contacts with one of the values, as JSON text of its type. */
function traitRows({ cut }: CohortQuestion, values: readonly string[], params: Params): string {
  if (cut.kind !== "trait") throw new Error("no trait makes these cohorts");
  return `SELECT id AS contact_id, ${traitKey(cut.trait, params)} AS key FROM contacts FINAL WHERE deleted = 0 AND key IN ${params.add("Array(String)", values)}`;
}

/** A text, a number or a boolean as JSON; empty for anything else. */
export function traitKey(trait: string, params: Params): string {
  const value = jsonOperand("traits", trait, params);
  return `coalesce(toJSONString(${value.string()}), toString(${value.number()}), toString(${value.boolean()}), '')`;
}
