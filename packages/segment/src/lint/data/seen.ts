import { jsonOperand, type Operand } from "../../clickhouse/operand.ts";
import { Params } from "../../clickhouse/params.ts";
import type { Statement } from "../../clickhouse/compile.ts";
import type { Asked, AskedPath, Wanted } from "./asked.ts";

/** Runs a statement and gives its rows. */
export type Ask = (statement: Statement) => Promise<readonly Readonly<Record<string, unknown>>[]>;

type SeenType = Wanted | "object";

/** What the data has of one path. */
export interface SeenPath {
  readonly types: ReadonlySet<SeenType>;
  /** How often each text that was asked for occurs. */
  readonly texts: ReadonlyMap<string, number>;
}

export interface Seen {
  /** The first instant of each event, Unix milliseconds; an event that never was is missing. */
  readonly first: ReadonlyMap<string, number>;
  readonly pathOf: (asked: AskedPath) => SeenPath;
}

/** A segment that looks at more is not looked up in full. */
const MOST_EVENTS = 20;
const MOST_TEXTS = 200;

/** Looking up must not cost more than counting. */
const LIMIT = "SETTINGS max_execution_time = 3, timeout_overflow_mode = 'throw'";

/** One statement per event and one for the traits: which types each path has had, and how often each text. */
export async function lookUp(asked: Asked, now: number, ask: Ask): Promise<Seen> {
  const first = new Map<string, number>();
  const found = new Map<string, SeenPath>();
  const sources = [
    ...asked.events
      .slice(0, MOST_EVENTS)
      .map((event) => ({ event, of: asked.paths.filter(({ events }) => events.includes(event)) })),
    { event: null, of: asked.paths.filter(({ space }) => space === "trait") },
  ];
  await Promise.all(
    sources.map(async ({ event, of }) => {
      if (event === null && of.length === 0) return;
      const paths = gathered(of);
      const [row = {}] = await ask(statementOf(event, [...paths], scalars, now));
      if (event !== null && Number(row["events"]) > 0) first.set(event, Number(row["first"]));
      const seen = [...paths].map(([path, texts], index) => ({ path, texts, of: seenIn(row, index, texts) }));
      // Lists and objects take reading whole values: only where nothing else explains them, or where a list is wanted.
      const lists = new Set(of.filter(({ wanted }) => wanted === "list").map(({ path }) => path));
      const open = seen.filter((one) => one.of.types.size === 0 || lists.has(one.path));
      const again = open.map(({ path }) => [path, []] as const);
      const [others = {}] =
        open.length === 0 || Number(row["events"]) === 0 ? [] : await ask(statementOf(event, again, composites, now));
      for (const one of seen) {
        const more = open.includes(one) ? seenIn(others, open.indexOf(one), []).types : new Set<never>();
        found.set(`${event ?? ""} ${one.path}`, { ...one.of, types: new Set([...one.of.types, ...more]) });
      }
    }),
  );
  return {
    first,
    pathOf: ({ space, path, events }) => {
      const parts = (space === "trait" ? [""] : events).flatMap((event) => found.get(`${event} ${path}`) ?? []);
      const texts = new Map<string, number>();
      for (const part of parts) for (const [text, times] of part.texts) texts.set(text, (texts.get(text) ?? 0) + times);
      return { types: new Set(parts.flatMap(({ types }) => [...types])), texts };
    },
  };
}

function gathered(of: readonly AskedPath[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { path, texts } of of) {
    const known = paths.get(path) ?? [];
    paths.set(path, [...new Set([...known, ...texts.map(({ text }) => text)])].slice(0, MOST_TEXTS));
  }
  return paths;
}

type Types = readonly (readonly [SeenType, (operand: Operand) => string])[];

const scalars: Types = [
  ["text", (operand) => `isNotNull(${operand.string()})`],
  ["number", (operand) => `isNotNull(${operand.number()})`],
  ["boolean", (operand) => `isNotNull(${operand.boolean()})`],
];
const composites: Types = [
  ["list", (operand) => operand.isArray()],
  ["object", (operand) => operand.present()],
];

type AskedTexts = readonly (readonly [path: string, texts: readonly string[]])[];

function statementOf(event: string | null, paths: AskedTexts, types: Types, now: number): Statement {
  const params = new Params();
  const columns = paths.flatMap(([path, texts], index) => {
    const operand = jsonOperand(event === null ? "traits" : "properties", path, params);
    return [
      ...types.map(([type, isType]) => `max(${isType(operand)}) AS ${type}${index}`),
      ...texts.map((value, place) => {
        return `countIf(${operand.string()} = ${params.add("String", value)}) AS times${index}_${place}`;
      }),
    ];
  });
  const always =
    event === null ? ["count() AS events"] : ["count() AS events", "toUnixTimestamp64Milli(min(ts)) AS first"];
  const selected = [...always, ...columns].join(",\n  ");
  const from = event === null ? traitsFrom : eventsFrom(event, now, params);
  return { sql: `SELECT\n  ${selected}\n${from}\n${LIMIT}`, params: params.values };
}

const traitsFrom = "FROM contacts FINAL WHERE deleted = 0";

function eventsFrom(event: string, now: number, params: Params): string {
  const until = `fromUnixTimestamp64Milli(${params.add("Int64", now)}, 'UTC')`;
  return `FROM events WHERE event = ${params.add("String", event)} AND ts <= ${until}`;
}

function seenIn(row: Readonly<Record<string, unknown>>, index: number, texts: readonly string[]): SeenPath {
  const has = (type: SeenType): boolean => Number(row[`${type}${index}`] ?? 0) > 0;
  const types = (["text", "number", "boolean", "list"] as const).filter(has);
  return {
    // Whatever is there and none of these is an object.
    types: new Set<SeenType>(types.length === 0 && has("object") ? ["object"] : types),
    texts: new Map(texts.map((text, place) => [text, Number(row[`times${index}_${place}`] ?? 0)])),
  };
}

/** The commonest texts of a path, for finding the one that was meant. */
export function commonTexts({ space, path, events }: AskedPath): Statement {
  const params = new Params();
  const text = jsonOperand(space === "trait" ? "traits" : "properties", path, params).string();
  const from = space === "trait" ? traitsFrom : `FROM events WHERE event IN ${params.add("Array(String)", events)}`;
  const sql = `SELECT arrayJoin(topK(1000)(assumeNotNull(${text}))) AS name ${from} AND isNotNull(${text}) ${LIMIT}`;
  return { sql, params: params.values };
}

/** Names of properties that recent events of a kind carry. */
export function carriedNames(event: string): Statement {
  const params = new Params();
  const recent = `SELECT properties FROM events WHERE event = ${params.add("String", event)} ORDER BY ts DESC LIMIT 10000`;
  return {
    sql: `SELECT arrayJoin(distinctJSONPaths(properties)) AS name FROM (${recent}) ${LIMIT}`,
    params: params.values,
  };
}
