import type { JsonObject } from "@kindred/schema";
import type { CohortQuestion, Entry } from "./question.ts";
import { eventCondition } from "./rows.ts";
import type { Span } from "./statement.ts";
import { dayText, type Timeline } from "./timeline.ts";

type Condition = Readonly<Record<string, unknown>>;

/** Which people: a cohort's, or those of it who came back in a span. */
export interface CellPlace {
  readonly entry: Entry;
  readonly timeline: Timeline;
  /** The bins in which the cohort began, whose span has come as far as it has to. */
  readonly bins: readonly number[];
  /** The trait's value, where that makes the cohort. */
  readonly value: string | number | boolean | null;
  /** null: all of the cohort. */
  readonly span: Span | null;
}

/** The segment whose members are a cell's people. Days are written as the zone has them, which stands in the document. */
export function cellDocument(question: CohortQuestion, place: CellPlace): JsonObject {
  const { bins, value, timeline } = place;
  const each = bins.map((bin) => began(question, place, bin));
  const people = each.length === 1 ? each[0]! : [{ any: each.map(all) }];
  const conditions: readonly Condition[] = [
    ...(value === null || question.cut.kind !== "trait" ? [] : [{ trait: question.cut.trait, is: value }]),
    ...people,
    ...(question.segment === null ? [] : [{ segment: question.segment }]),
  ];
  return {
    version: 1,
    id: "cohort",
    name: "Cohort",
    kind: "derived",
    timezone: timeline.timezone,
    where: all(conditions),
  } as JsonObject;
}

function all(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 ? conditions[0]! : { all: conditions };
}

/** Began in the bin, and came back in the span after it. */
function began(question: CohortQuestion, { entry, timeline, span }: CellPlace, bin: number): Condition[] {
  const start = (at: number): string => dayText(timeline.startOf(at));
  const [from, to] = [start(bin), start(bin + 1)];
  const conditions: Condition[] = [];
  if (entry.kind === "date") {
    conditions.push({ trait: entry.trait, before: to }, { not: { trait: entry.trait, before: from } });
  } else if (entry.kind === "added") {
    conditions.push({ added: { from, to } });
  } else {
    const events = eventCondition(entry);
    conditions.push({ ...events, window: { from, to } });
    const ever = question.cut.kind !== "windows" || question.cut.firstEver;
    if (ever) conditions.push({ ...events, window: { to: from }, lt: 1 });
  }
  if (span === null) return conditions;
  const until = span.to === null ? {} : { to: start(bin + span.to + 1) };
  conditions.push({ ...eventCondition(question.returns), window: { from: start(bin + span.from), ...until } });
  return conditions;
}
