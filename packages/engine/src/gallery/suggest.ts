import {
  type BlankValues,
  printTraitRows,
  schemeShapes,
  type Suggestion,
  type TemplateBlank,
  templates,
  type TraitRead,
} from "@kindred/segment";
import { UntilWritten, type WorkspaceStore } from "@kindred/store";

/** What a workspace's own data offers for blanks. */
export interface Offer {
  /** Names of events, the most frequent first. */
  readonly events: readonly string[];
  readonly traits: ReadonlySet<string>;
  /** Values of a property or a trait, the most frequent first, by `sourceKey`. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Enough to see what is common. */
const sampleSize = 10_000;
const most = 20;

/** What is common changes slowly, and each look at the gallery asks for it several times. */
const commonValues = new UntilWritten(["contacts", "events"], readValues, {
  restPerMillion: 2_000,
});

/** What all templates ask for. Flush the outbox first. */
export async function readOffer(workspace: WorkspaceStore, traits: ReadonlySet<string>): Promise<Offer> {
  const { postgres, id } = workspace;
  const rows = await postgres
    .selectFrom("event_names")
    .select("name")
    .where("workspace_id", "=", id)
    .orderBy("count", "desc")
    .limit(200)
    .execute();
  const events = rows.map(({ name }) => name);
  const sources = new Map(
    allBlanks()
      .flatMap((blank) => sourceOf(blank, traits, events) ?? [])
      .map((source) => [source.key, source]),
  );
  return { events, traits, values: await commonValues.of(workspace, [...sources.values()]) };
}

async function readValues(workspace: WorkspaceStore, sources: readonly Source[]): Promise<Offer["values"]> {
  const of = (kind: Source["of"]): readonly Source[] => sources.filter((source) => source.of === kind);
  const [ofTraits, ...ofProperties] = await Promise.all([
    readTraitValues(workspace, of("traits")),
    ...of("properties").map(async (source) => [source.key, await readPropertyValues(workspace, source)] as const),
  ]);
  return new Map([...ofTraits, ...ofProperties]);
}

/** The blanks with what the data offers as their values; without an offer their own. */
export function suggested<B extends TemplateBlank>(blanks: readonly B[], offer: Offer): readonly B[] {
  return blanks.map((blank) => {
    const value = suggestedValue(blank, offer);
    return value === null ? blank : { ...blank, value };
  });
}

export function suggestedValues(blanks: readonly TemplateBlank[], offer: Offer): BlankValues {
  return Object.fromEntries(suggested(blanks, offer).map(({ key, value }) => [key, value]));
}

/** What may be chosen instead, the most frequent first. */
export function choices(blank: TemplateBlank, offer: Offer): readonly string[] {
  if (blank.kind === "event") return offer.events.slice(0, most);
  if (blank.kind === "trait") return [...offer.traits].sort().slice(0, 400);
  const source = sourceOf(blank, offer.traits, offer.events);
  return source === null ? [] : (offer.values.get(source.key) ?? []);
}

function suggestedValue(blank: TemplateBlank, offer: Offer): string | null {
  const { suggest } = blank;
  if (suggest === undefined || blank.kind === "number") return null;
  if (suggest.from === "events") return preferred(suggest, offer.events);
  if (suggest.from === "traits") return suggest.prefer.find((name) => offer.traits.has(name)) ?? null;
  const found = choices(blank, offer);
  return found[suggest.from === "property" ? suggest.place : 0] ?? found[0] ?? null;
}

/** The first that there is, else what is done most, if that would do. */
function preferred(
  { prefer, only }: Extract<Suggestion, { readonly from: "events" }>,
  events: readonly string[],
): string | null {
  const found = prefer.find((name) => events.includes(name));
  return found ?? (only === true ? null : (events[0] ?? null));
}

interface Source {
  readonly key: string;
  readonly of: "traits" | "properties";
  readonly event: string;
  readonly path: readonly string[];
}

function sourceOf({ suggest }: TemplateBlank, traits: ReadonlySet<string>, events: readonly string[]): Source | null {
  if (suggest?.from === "property") {
    const { event, property } = suggest;
    if (!events.includes(event)) return null;
    return { key: `${event} ${property}`, of: "properties", event, path: property.split(".") };
  }
  if (suggest?.from !== "trait") return null;
  const path = "path" in suggest ? suggest.path : traitBeside(suggest, traits);
  return path === null || !traits.has(path) ? null : { key: path, of: "traits", event: "", path: path.split(".") };
}

/** The trait that the blank beside names: the first of its own that there is. */
function traitBeside(suggest: Suggestion, traits: ReadonlySet<string>): string | null {
  const beside = templates.find(({ blanks }) => blanks.some((blank) => blank.suggest === suggest))?.blanks;
  const named = beside?.find((blank) => suggest.from === "trait" && "blank" in suggest && blank.key === suggest.blank);
  if (named?.suggest?.from !== "traits") return null;
  return named.suggest.prefer.find((name) => traits.has(name)) ?? null;
}

function allBlanks(): readonly TemplateBlank[] {
  return [...templates, ...schemeShapes].flatMap(({ blanks }) => blanks);
}

const common = `value != '' AND length(value) <= 200`;

/** Texts of traits, the most frequent first, all in one read. */
async function readTraitValues(
  { clickhouse }: WorkspaceStore,
  sources: readonly Source[],
): Promise<readonly (readonly [string, readonly string[]])[]> {
  if (sources.length === 0) return [];
  const reads = sources.map(({ path }): TraitRead => ({ path: path.join("."), kinds: ["text"] }));
  const rows = await clickhouse.query<{ trait: number; value: string }>(
    `SELECT trait, ifNull(text, '') AS value FROM (\n${printTraitRows(reads, {})}\n) WHERE ${common}
     GROUP BY trait, value ORDER BY trait, count() DESC, value LIMIT {most: UInt32} BY trait`,
    { most },
  );
  return sources.map(({ key }, index) => {
    return [key, rows.filter(({ trait }) => Number(trait) === index).map(({ value }) => value)] as const;
  });
}

/** Texts at a path of an event's properties, the most frequent first; what lies in a list of objects counts for each of them. */
async function readPropertyValues({ clickhouse }: WorkspaceStore, source: Source): Promise<readonly string[]> {
  const { event } = source;
  const rows = await clickhouse.query<{ value: string }>(
    `SELECT value FROM (${valuesIn(source)}) WHERE ${common}
     GROUP BY value ORDER BY count() DESC, value LIMIT {most: UInt32}`,
    { event, sample: sampleSize, most },
  );
  return rows.map(({ value }) => value);
}

/** Paths are those of the templates: none comes from outside. */
function valuesIn({ path }: Source): string {
  const [first = "", inside] = path;
  const latest = "FROM events WHERE event = {event: String} ORDER BY ts DESC LIMIT {sample: UInt32}";
  if (inside === undefined) return `SELECT coalesce(properties.\`${first}\`.:String, '') AS value ${latest}`;
  return `SELECT ifNull(arrayJoin(list), '') AS value FROM (SELECT properties.\`${first}\`[].\`${inside}\`.:String AS list ${latest})`;
}
