import { compileMembers } from "@kindred/segment";
import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import { counted } from "../ledger/members-at.ts";
import { movesOfTheLiving, movesParams, type Successors, successorsIn } from "../ledger/moves-of-the-living.ts";
import type { SegmentContext } from "../segments/context.ts";
import { prepare, type SegmentRequest } from "../segments/request.ts";
import type { Presence } from "./answer.ts";
import type { Bucket, Window } from "./period.ts";
import type { MembershipMode, Who } from "./question.ts";

/** The windows in which a side's membership matters, each told apart by its place. */
export interface SideWindows {
  /** The period itself. */
  readonly main: Window;
  /** Where those were active who could come back. */
  readonly base: Window;
  /** Where those were active whose silence can have ended by now. */
  readonly silent: Window;
}
export type WindowName = keyof SideWindows;

/** Who was in when, in forms that a read of events can ask row by row. */
export interface KnownPresence {
  readonly summary: Presence;
  readonly headsOf: readonly number[];
  /** A bitmap of members that holds in a window up to an instant; null: no such. */
  readonly fixed: Readonly<Record<WindowName, { readonly bitmap: string; readonly until: number } | null>>;
  /** From `since` on: members throughout, and whether others came or went. */
  readonly ledger: {
    readonly segment: string;
    readonly since: number;
    readonly span: Window;
    readonly always: string;
    /** Members at some instant of the span. */
    readonly ever: string;
    readonly toggling: boolean;
    readonly successors: Successors;
  } | null;
  /** Everybody who was in at some instant of the period; null: everyone. */
  readonly heads: string | null;
  readonly everyone: boolean;
}

export interface PresenceInput {
  readonly workspace: WorkspaceStore;
  readonly context: SegmentContext;
  readonly now: number;
  readonly mode: MembershipMode;
  readonly windows: SideWindows;
  /** The windows that are read; the others' membership is not worked out. */
  readonly needed: ReadonlySet<WindowName>;
  readonly buckets: readonly Bucket[];
}

const INSTANT = (name: string): string => `fromUnixTimestamp64Milli({${name}: Int64}, 'UTC')`;
const NOBODY = { bitmap: "", count: 0 };

/** Who of a side was in when. Flush the outbox first. @throws KindredError `invalid_segment` */
export async function presenceOf(who: Who, input: PresenceInput): Promise<KnownPresence> {
  if (who.kind === "everyone") return everyone(input);
  if (input.mode === "today") return throughout(await membersAt(who.request, input, undefined), input, "today");
  if (who.kind === "document") return evaluated(who.request, input, Number.POSITIVE_INFINITY, null);
  const since = await ledgerBegan(input.workspace.clickhouse, who.id);
  // A record that began in the second half would make heads of people who were there for no time at all.
  const { from, to } = input.windows.main;
  if (since === null || since > (from + to) / 2) return evaluated(who.request, input, Infinity, since);
  return fromLedger(who, input, since);
}

async function everyone({ workspace, buckets }: PresenceInput): Promise<KnownPresence> {
  const [row] = await workspace.clickhouse.query<{ n: number }>(
    "SELECT count() AS n FROM contacts FINAL WHERE deleted = 0",
  );
  const heads = Number(row!.n);
  return {
    summary: { heads, atStart: heads, atEnd: heads, average: heads, known: "everyone", since: null },
    headsOf: buckets.map(() => heads),
    fixed: { main: null, base: null, silent: null },
    ledger: null,
    heads: null,
    everyone: true,
  };
}

interface Members {
  readonly bitmap: string;
  readonly count: number;
}

async function membersAt(request: SegmentRequest, input: PresenceInput, at: number | undefined): Promise<Members> {
  const { workspace, context, now } = input;
  const { sql, params } = compileMembers(prepare({ ...request, now: at }, context, now));
  const [row] = await workspace.clickhouse.query<{ bitmap: string; count: number }>(
    `SELECT base64Encode(CAST(groupBitmapState(contact_id) AS String)) AS bitmap, groupBitmap(contact_id) AS count FROM (\n${sql}\n)`,
    params,
  );
  return { bitmap: row!.bitmap, count: Number(row!.count) };
}

function throughout(members: Members, { buckets }: PresenceInput, known: "today"): KnownPresence {
  const { bitmap, count } = members;
  const fixed = { bitmap, until: Number.POSITIVE_INFINITY };
  return {
    summary: { heads: count, atStart: count, atEnd: count, average: count, known, since: null },
    headsOf: buckets.map(() => count),
    fixed: { main: fixed, base: fixed, silent: fixed },
    ledger: null,
    heads: bitmap,
    everyone: false,
  };
}

/** Members as of each window's start, by the conditions of today: who they were as far as events and traits of then tell. */
async function evaluatedIn(
  request: SegmentRequest,
  input: PresenceInput,
  until: number,
): Promise<{ readonly fixed: KnownPresence["fixed"]; readonly main: Members }> {
  // The windows of a period and of what lies before it often begin at the same instant.
  const known = new Map<number, Promise<Members>>();
  const at = (name: WindowName): Promise<Members> => {
    const { from } = input.windows[name];
    if (!input.needed.has(name) || from >= until) return Promise.resolve(NOBODY);
    const members = known.get(from) ?? membersAt(request, input, from);
    known.set(from, members);
    return members;
  };
  const [main, base, silent] = await Promise.all([at("main"), at("base"), at("silent")]);
  const held = ({ bitmap }: Members): { bitmap: string; until: number } | null =>
    bitmap === "" ? null : { bitmap, until };
  return { fixed: { main: held(main), base: held(base), silent: held(silent) }, main };
}

async function evaluated(
  request: SegmentRequest,
  input: PresenceInput,
  until: number,
  since: number | null,
): Promise<KnownPresence> {
  const { fixed, main } = await evaluatedIn(request, input, until);
  const { count } = main;
  return {
    summary: { heads: count, atStart: count, atEnd: count, average: count, known: "evaluated", since },
    headsOf: input.buckets.map(() => count),
    fixed,
    ledger: null,
    heads: main.bitmap,
    everyone: false,
  };
}

async function ledgerBegan(clickhouse: ClickHouse, segment: string): Promise<number | null> {
  const [row] = await clickhouse.query<{ rows: number; first: number }>(
    `SELECT count() AS rows, toInt64(toUnixTimestamp64Milli(min(at))) AS first FROM ledger WHERE segment = {segment: String} AND ${counted}`,
    { segment },
  );
  return Number(row?.rows ?? 0) === 0 ? null : Number(row!.first);
}

interface LedgerRow {
  readonly always: string;
  readonly ever: string;
  readonly heads: string;
  readonly toggling: number;
  /** Members right before the period. */
  readonly before: number;
  readonly head_count: number;
  readonly at_start: number;
  readonly at_end: number;
  readonly time: number;
}

async function fromLedger(
  who: Extract<Who, { kind: "segment" }>,
  input: PresenceInput,
  since: number,
): Promise<KnownPresence> {
  const { workspace, windows, needed } = input;
  const { clickhouse } = workspace;
  const successors = await successorsIn(workspace, who.id);
  const read = [...needed].map((name) => windows[name]);
  const span = {
    from: Math.max(since, Math.min(...read.map(({ from }) => from))),
    to: Math.max(...read.map(({ to }) => to)),
  };
  const { main } = windows;
  const start = Math.max(main.from, since);
  const params = {
    ...movesParams(who.id, successors),
    since: span.from,
    until: span.to,
    start,
    main: main.from,
    end: main.to,
  };
  const [{ fixed, main: before }, [row]] = await Promise.all([
    evaluatedIn(who.request, input, since),
    clickhouse.query<LedgerRow>(
      `SELECT base64Encode(CAST(groupBitmapStateIf(contact_id, held = 1 AND inside = 0) AS String)) AS always,
         base64Encode(CAST(groupBitmapStateIf(contact_id, held = 1 OR inside > 0) AS String)) AS ever,
         base64Encode(CAST(groupBitmapStateIf(contact_id, in_start = 1 OR entries > 0) AS String)) AS heads,
         sum(before) AS before, countIf(inside > 0) AS toggling, countIf(in_start = 1 OR entries > 0) AS head_count,
         countIf(in_start = 1) AS at_start, countIf(in_end = 1) AS at_end, sum(present) AS time
       FROM (
         SELECT contact_id, sumIf(change, at <= ${INSTANT("since")}) AS held, countIf(at > ${INSTANT("since")}) AS inside,
           sumIf(change, at <= ${INSTANT("start")}) AS in_start, countIf(change = 1 AND at > ${INSTANT("start")} AND at < ${INSTANT("end")}) AS entries,
           sumIf(change, at < ${INSTANT("end")}) AS in_end, sumIf(change, at < ${INSTANT("main")}) AS before,
           sumIf(toInt64(change) * ({end: Int64} - greatest(toInt64(toUnixTimestamp64Milli(at)), {start: Int64})), at < ${INSTANT("end")}) AS present
         FROM ${movesOfTheLiving(INSTANT("until"), successors)}
         GROUP BY contact_id
       )`,
      params,
    ),
  ]);
  const mixed = main.from < since;
  const found = row!;
  const headSet = mixed ? await unionOf(clickhouse, before.bitmap, found.heads) : null;
  const time = Number(found.time) + (mixed ? before.count * (since - main.from) : 0);
  return {
    summary: {
      heads: headSet?.count ?? Number(found.head_count),
      atStart: mixed ? before.count : Number(found.at_start),
      atEnd: Number(found.at_end),
      average: time / (main.to - main.from),
      known: mixed ? "mixed" : "ledger",
      since,
    },
    headsOf: await headsByBucket(who.id, input, since, before, Number(found.before), successors),
    fixed,
    ledger: {
      segment: who.id,
      since,
      span,
      always: found.always,
      ever: found.ever,
      toggling: Number(found.toggling) > 0,
      successors,
    },
    heads: headSet?.bitmap ?? found.heads,
    everyone: false,
  };
}

async function unionOf(clickhouse: ClickHouse, a: string, b: string): Promise<Members> {
  const [row] = await clickhouse.query<{ bitmap: string; count: number }>(
    `WITH bitmapOr(${bitmapOf("a")}, ${bitmapOf("b")}) AS united
     SELECT base64Encode(CAST(united AS String)) AS bitmap, bitmapCardinality(united) AS count`,
    { a, b },
  );
  return { bitmap: row!.bitmap, count: Number(row!.count) };
}

/** A bitmap that goes in as a parameter. */
export function bitmapOf(param: string): string {
  return `CAST(base64Decode({${param}: String}), 'AggregateFunction(groupBitmap, UInt32)')`;
}

/**
 * Heads of each bucket: members at its start and those who entered in it without having been in. Buckets that end before the ledger began
 * take the evaluated members, and the one in which it began those who were in it besides.
 */
async function headsByBucket(
  segment: string,
  { workspace: { clickhouse }, buckets, windows: { main } }: PresenceInput,
  since: number,
  before: Members,
  sizeBefore: number,
  successors: Successors,
): Promise<number[]> {
  const borders = buckets.map(({ from }) => from);
  // Whoever leaves at the very beginning of a bucket was not in it, and whoever enters then was not in the one before.
  const rows = await clickhouse.query<{ bucket: number; newcomers: number; moved: number }>(
    `SELECT bucket, countIf(first = 1) AS newcomers, sum(moved) AS moved
     FROM (
       SELECT bucket, contact_id, argMin(change, seq) AS first, sum(toInt64(change)) AS moved
       FROM (
         SELECT contact_id, change, seq, toInt64(toUnixTimestamp64Milli(at)) AS ms,
           toInt32(arrayLastIndex(border -> border < ms OR (border = ms AND change = 1), {borders: Array(Int64)})) AS bucket
         FROM ${movesOfTheLiving(INSTANT("end"), successors)} WHERE at >= ${INSTANT("start")}
       ) GROUP BY bucket, contact_id
     ) GROUP BY bucket`,
    { ...movesParams(segment, successors), borders, start: main.from, end: main.to },
  );
  const byBucket = new Map(
    rows.map(({ bucket, newcomers, moved }) => [Number(bucket), [Number(newcomers), Number(moved)]]),
  );
  let size = sizeBefore + (byBucket.get(0)?.[1] ?? 0);
  const heads = buckets.map((_, index) => {
    const [newcomers = 0, moved = 0] = byBucket.get(index + 1) ?? [];
    const here = size + newcomers;
    size += moved;
    return here;
  });
  const begun = buckets.findIndex(({ to }) => to > since);
  return Promise.all(
    buckets.map(async (bucket, index) => {
      if (bucket.from >= since) return heads[index]!;
      if (index !== begun) return before.count;
      const [row] = await clickhouse.query<{ bitmap: string }>(
        `SELECT base64Encode(CAST(groupBitmapState(contact_id) AS String)) AS bitmap
         FROM ${movesOfTheLiving(INSTANT("end"), successors)} WHERE change = 1`,
        { ...movesParams(segment, successors), end: bucket.to },
      );
      return (await unionOf(clickhouse, before.bitmap, row!.bitmap)).count;
    }),
  );
}
