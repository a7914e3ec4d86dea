import { movesOfTheLiving, movesParams, type Successors } from "../ledger/moves-of-the-living.ts";
import { bitmapOf, type KnownPresence, type SideWindows, type WindowName } from "./presence.ts";
import type { Bucket } from "./period.ts";

/** One side of a comparison as reads of events ask for it. */
export interface SideFrame {
  readonly key: "a" | "b";
  readonly windows: SideWindows;
  readonly buckets: readonly Bucket[];
  readonly presence: KnownPresence;
}

/** What stands around a read of events so that each row can be asked who was a member at its instant. */
export interface Frame {
  readonly sides: readonly SideFrame[];
  /** Bitmaps by the name that conditions know them by. */
  readonly scalars: ReadonlyMap<string, string>;
  /** Behind FROM: brings in the stays of those who came and went. */
  readonly joins: string;
  /** Whose stays a side is asked of: two sides of one segment have them in common. */
  readonly stays: ReadonlyMap<SideFrame["key"], SideFrame["key"]>;
  readonly params: Readonly<Record<string, string | number | readonly number[]>>;
}

export function frameOf(sides: readonly SideFrame[]): Frame {
  const scalars = new Map<string, string>();
  const stays = new Map<SideFrame["key"], SideFrame["key"]>();
  const params: Record<string, string | number | readonly number[]> = {};
  for (const { key, presence, windows } of sides) {
    const bitmap = (name: string, state: string): void => {
      params[`${key}_${name}_set`] = state;
      scalars.set(`${key}_${name}`, `(SELECT ${bitmapOf(`${key}_${name}_set`)})`);
    };
    for (const name of ["main", "base", "silent"] as const) {
      const fixed = presence.fixed[name];
      if (fixed !== null) {
        bitmap(name, fixed.bitmap);
        if (Number.isFinite(fixed.until)) params[`${key}_fixed_until`] = fixed.until;
      }
      params[`${key}_${name}_from`] = windows[name].from;
      params[`${key}_${name}_to`] = windows[name].to;
    }
    if (presence.heads !== null) bitmap("heads", presence.heads);
    else scalars.set(`${key}_heads`, "(SELECT groupBitmapState(id) FROM contacts FINAL WHERE deleted = 0)");
    if (presence.ledger === null) continue;
    const { since, always, ever, toggling } = presence.ledger;
    bitmap("always", always);
    bitmap("ever", ever);
    params[`${key}_since`] = since;
    if (toggling)
      stays.set(key, sides.find((side) => side.presence.ledger?.toggling && sameSegment(side, presence))!.key);
  }
  for (const [name, scalar] of unitedSets(sides)) scalars.set(name, scalar);
  const joins = [...new Set(stays.values())].map((key) => {
    const ledgers = sides.flatMap((side) => (stays.get(side.key) === key ? [side.presence.ledger!] : []));
    const { segment, successors } = ledgers[0]!;
    Object.assign(params, movesParams(segment, successors, `${key}_`));
    params[`${key}_span_from`] = Math.min(...ledgers.map(({ span }) => span.from));
    params[`${key}_span_to`] = Math.max(...ledgers.map(({ span }) => span.to));
    return `LEFT JOIN (\n${staysSql(key, successors)}\n) AS ${key}_stays ON contact_id = ${key}_contact`;
  });
  return { sides, scalars, joins: joins.join("\n"), stays, params };
}

function sameSegment({ presence }: SideFrame, { ledger }: KnownPresence): boolean {
  return presence.ledger?.segment === ledger?.segment;
}

/** Everybody who can count on some side, in one bitmap: to ask it once of a row is cheaper than to ask one of each side. */
function unitedSets(sides: readonly SideFrame[]): readonly (readonly [string, string])[] {
  if (sides.some(({ presence }) => presence.everyone)) return [];
  const united = (params: readonly string[]): string => {
    const [first = "CAST('', 'AggregateFunction(groupBitmap, UInt32)')", ...others] = params.map(bitmapOf);
    return `(SELECT ${others.reduce((sum, bitmap) => `bitmapOr(${sum}, ${bitmap})`, first)})`;
  };
  const ever = sides.flatMap(({ key, presence: { fixed, ledger } }) => {
    const held = (["main", "base", "silent"] as const).filter((name) => fixed[name] !== null);
    return [...held, ...(ledger === null ? [] : ["ever"])].map((name) => `${key}_${name}_set`);
  });
  return [
    ["can_heads", united(sides.map(({ key }) => `${key}_heads_set`))],
    ["can_ever", united(ever)],
  ];
}

/** Whether a row is of somebody who can count on some side: of the heads of the period, or of whoever was `ever` a member in a window. */
export function canCount({ sides }: Frame, who: "heads" | "ever"): string {
  const everyone = sides.some(({ presence }) => presence.everyone);
  return everyone ? "contact_id NOT IN (SELECT id FROM dead_contacts)" : `bitmapContains(can_${who}, contact_id)`;
}

/** A statement with the bitmaps that it names: each is a read or a parameter of its own, so no others go along. */
export function withSets({ scalars }: Frame, sql: string): string {
  const named = [...scalars].filter(([name]) => new RegExp(`\\b${name}\\b`).test(sql));
  if (named.length === 0) return sql;
  return `WITH ${named.map(([name, scalar]) => `${scalar} AS ${name}`).join(",\n  ")}\n${sql}`;
}

/** Those who came or went within the span, each with the stretches in which they were in. */
function staysSql(key: string, successors: Successors): string {
  const [from, to] = [`${key}_span_from`, `${key}_span_to`].map((name) => at(name)) as [string, string];
  return `SELECT contact_id AS ${key}_contact,
  arrayConcat(if(held = 1, [${from}], []), arraySort(entries)) AS ${key}_in,
  arrayConcat(arraySort(exits), if(held + length(entries) - length(exits) = 1, [${to}], [])) AS ${key}_out
FROM (
  SELECT contact_id, sumIf(change, at <= ${from}) AS held,
    groupArrayIf(at, change = 1 AND at > ${from}) AS entries, groupArrayIf(at, change = -1 AND at > ${from}) AS exits
  FROM ${movesOfTheLiving(to, successors, `${key}_`)}
  GROUP BY contact_id HAVING notEmpty(entries) OR notEmpty(exits)
)`;
}

function at(param: string): string {
  return `fromUnixTimestamp64Milli({${param}: Int64}, 'UTC')`;
}

/** Whether a row's instant lies in a side's window; a UInt8 over `ts`. */
export function within(side: SideFrame, name: WindowName): string {
  return `(ts >= ${at(`${side.key}_${name}_from`)} AND ts < ${at(`${side.key}_${name}_to`)})`;
}

/** Whether the contact was a member at an instant (the row's), which lies in the window; a UInt8 over `contact_id` and the instant. */
export function isMember(
  { stays }: Pick<Frame, "stays">,
  { key, presence: { everyone, fixed, ledger } }: SideFrame,
  name: WindowName,
  instant = "ts",
): string {
  if (everyone) return "1";
  const ways: string[] = [];
  const held = fixed[name];
  if (held !== null) {
    const contains = `bitmapContains(${key}_${name}, contact_id)`;
    ways.push(Number.isFinite(held.until) ? `(${instant} < ${at(`${key}_fixed_until`)} AND ${contains})` : contains);
  }
  if (ledger !== null) {
    const throughout = `bitmapContains(${key}_always, contact_id)`;
    const of = stays.get(key);
    const stayed = `arrayExists((i, o) -> ${instant} >= i AND ${instant} < o, ${of}_in, ${of}_out)`;
    const known = of === undefined ? throughout : `(${throughout} OR ${stayed})`;
    // Before the ledger nobody stayed according to it, but `always` begins with it.
    ways.push(
      held === null && ledger.since <= ledger.span.from ? known : `(${instant} >= ${at(`${key}_since`)} AND ${known})`,
    );
  }
  return ways.length === 0 ? "0" : ways.length === 1 ? ways[0]! : `(${ways.join(" OR ")})`;
}

/** Whether the contact was a member at some instant of the period; over `contact_id`. */
export function isHead({ key, presence }: SideFrame): string {
  return presence.everyone ? "1" : `bitmapContains(${key}_heads, contact_id)`;
}

/** The instants that a read of these windows spans, as conditions on `ts`. */
export function spanOf(sides: readonly SideFrame[], names: readonly WindowName[]): { from: number; to: number } {
  const windows = sides.flatMap((side) => names.map((name) => side.windows[name]));
  return { from: Math.min(...windows.map(({ from }) => from)), to: Math.max(...windows.map(({ to }) => to)) };
}
