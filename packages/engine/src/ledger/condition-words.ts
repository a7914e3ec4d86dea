import { check, conditionSentences, type Language } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { loadContext, type SegmentContext } from "../segments/context.ts";

/** Where a row of the ledger says what turned: a pointer into that version of the segment, or "". */
export interface Turned {
  readonly segment: string;
  readonly version: number;
  readonly condition: string;
}

/** What the condition says, in a language; null where the row names none, or its version is not understood any more. */
export type SayCondition = (turned: Turned, language?: Language) => string | null;

/** A version never changes, but the names of segments it refers to do. */
const keptFor = 60_000;

type Sentences = (pointer: string, language: Language) => string | null;

interface Known {
  readonly since: number;
  readonly versions: Map<string, Sentences>;
}

/** Says in words which conditions moved people. Reads nothing for rows that name none, and each version once a minute at most. */
export class ConditionWords {
  readonly #known = new Map<string, Known>();

  async of(store: WorkspaceStore, rows: readonly Turned[]): Promise<SayCondition> {
    const naming = rows.filter(({ condition }) => condition !== "");
    if (naming.length === 0) return () => null;
    const { versions } = this.#knownOf(store.id);
    const missing = new Map(naming.filter((row) => !versions.has(keyOf(row))).map((row) => [keyOf(row), row]));
    if (missing.size > 0) await readVersions(store, [...missing.values()], versions);
    return (row, language = "en") => {
      return row.condition === "" ? null : (versions.get(keyOf(row))?.(row.condition, language) ?? null);
    };
  }

  #knownOf(workspaceId: string): Known {
    const now = performance.now();
    for (const [id, { since }] of this.#known) if (now - since > keptFor) this.#known.delete(id);
    let known = this.#known.get(workspaceId);
    if (known === undefined) this.#known.set(workspaceId, (known = { since: now, versions: new Map() }));
    return known;
  }
}

function keyOf({ segment, version }: Turned): string {
  return `${segment}\n${version}`;
}

async function readVersions(
  store: WorkspaceStore,
  wanted: readonly Turned[],
  into: Map<string, Sentences>,
): Promise<void> {
  const [context, { rows }] = await Promise.all([
    loadContext(store),
    store.pool.query<{ segment: string; version: number; document: unknown }>(
      `SELECT v.segment_id AS segment, v.version, v.document FROM segment_versions v
       JOIN unnest($2::text[], $3::int[]) AS w(segment, version) ON w.segment = v.segment_id AND w.version = v.version
       WHERE v.workspace_id = $1`,
      [store.id, wanted.map(({ segment }) => segment), wanted.map(({ version }) => version)],
    ),
  ]);
  const documents = new Map(rows.map(({ document, ...row }) => [keyOf({ ...row, condition: "" }), document]));
  for (const row of wanted) into.set(keyOf(row), sentencesOf(documents.get(keyOf(row)), context));
}

function sentencesOf(document: unknown, context: SegmentContext): Sentences {
  const checked = check(document, context.check);
  if (!checked.ok) return () => null;
  const names = { segments: namesOf(context) };
  const said = new Map<Language, ReadonlyMap<string, string>>();
  return (pointer, language) => {
    let sentences = said.get(language);
    if (sentences === undefined) {
      said.set(language, (sentences = conditionSentences(checked.segment, { language, names })));
    }
    return sentences.get(pointer) ?? null;
  };
}

function namesOf({ check: { segments } }: SegmentContext): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [id, document] of segments) {
    if (typeof document === "object" && document !== null && "name" in document && typeof document.name === "string")
      names.set(id, document.name);
  }
  return names;
}
