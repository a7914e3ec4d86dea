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
  /** Whether all of these events were looked at. */
  readonly isComplete: (events: readonly string[]) => boolean;
  readonly pathOf: (asked: AskedPath) => SeenPath;
}

/** A segment that looks at more is not looked up in full. */
const MOST_EVENTS = 20;
const MOST_TEXTS = 200;

/** Looking up must not cost more than counting. */
const LIMIT = "SETTINGS max_execution_time = 3, timeout_overflow_mode = 'throw'";

/**
 * One statement per event and one for the traits: whether each path has had the type that is wanted, and how often each text. Where it
 * has not, a second one finds out what it has had instead.
 */
export async function lookUp(asked: Asked, now: number, ask: Ask): Promise<Seen> {
  const first = new Map<string, number>();
  const found = new Map<string, SeenPath>();
  const events = asked.events.slice(0, MOST_EVENTS);
  const read = async (event: string | null, of: readonly AskedPath[]): Promise<void> => {
    const paths = gathered(of);
    const [row = {}] = await ask(statementOf(event, paths, now));
    if (Number(row["events"]) === 0) return;
    if (event !== null) first.set(event, Number(row["first"]));
    const seen = paths.map((path, index) => ({ path, of: seenIn(row, path, index) }));
    const open = seen.filter(({ path, of: { types } }) => path.types.some((type) => !types.has(type)));
    const rest = open.map(({ path }) => ({ ...path, texts: [], types: everyType }));
    const [others = {}] = open.length === 0 ? [] : await ask(statementOf(event, rest, now));
    for (const one of seen) {
      const again = open.indexOf(one);
      const types = again < 0 ? one.of.types : seenIn(others, rest[again]!, again).types;
      found.set(`${event ?? ""} ${one.path.path}`, { ...one.of, types });
    }
  };
  const traits = asked.paths.filter(({ space }) => space === "trait");
  await Promise.all([
    ...events.map((event) =>
      read(
        event,
        asked.paths.filter((path) => path.events.includes(event)),
      ),
    ),
    ...(traits.length === 0 ? [] : [read(null, traits)]),
  ]);
  return {
    first,
    isComplete: (names) => names.every((name) => events.includes(name)),
    pathOf: ({ space, path, events: names }) => {
      const parts = (space === "trait" ? [""] : names).flatMap((event) => found.get(`${event} ${path}`) ?? []);
      const texts = new Map<string, number>();
      for (const part of parts) for (const [text, times] of part.texts) texts.set(text, (texts.get(text) ?? 0) + times);
      return { types: new Set(parts.flatMap(({ types }) => [...types])), texts };
    },
  };
}

/** What is asked of one path by all the conditions on it. */
interface Gathered {
  readonly path: string;
  readonly texts: readonly string[];
  readonly types: readonly SeenType[];
}

function gathered(of: readonly AskedPath[]): readonly Gathered[] {
  return [...new Set(of.map(({ path }) => path))].map((path) => {
    const same = of.filter((one) => one.path === path);
    const texts = new Set(same.flatMap((one) => one.texts.map(({ text }) => text)));
    const types = new Set(same.flatMap(({ wanted }) => (wanted === null ? scalars : [wanted])));
    return { path, texts: [...texts].slice(0, MOST_TEXTS), types: [...types] };
  });
}

const scalars: readonly SeenType[] = ["text", "number", "boolean"];
/** Lists and objects take reading whole values. */
const everyType: readonly SeenType[] = [...scalars, "list", "object"];

const isOfType: Readonly<Record<SeenType, (operand: Operand) => string>> = {
  text: (operand) => `isNotNull(${operand.string()})`,
  number: (operand) => `isNotNull(${operand.number()})`,
  boolean: (operand) => `isNotNull(${operand.boolean()})`,
  list: (operand) => operand.isArray(),
  object: (operand) => operand.present(),
};

function statementOf(event: string | null, paths: readonly Gathered[], now: number): Statement {
  const params = new Params();
  const columns = paths.flatMap(({ path, texts, types }, index) => {
    const operand = jsonOperand(event === null ? "traits" : "properties", path, params);
    return [
      ...types.map((type) => `max(${isOfType[type](operand)}) AS ${type}${index}`),
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

function seenIn(row: Readonly<Record<string, unknown>>, { texts, types }: Gathered, index: number): SeenPath {
  const has = types.filter((type) => Number(row[`${type}${index}`] ?? 0) > 0);
  // Whatever is there and nothing else is an object.
  const seen = has.length > 1 ? has.filter((type) => type !== "object") : has;
  return {
    types: new Set(seen),
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
