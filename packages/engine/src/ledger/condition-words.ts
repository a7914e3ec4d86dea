import { check, conditionSentences, type Language, segmentNames } from "@kindred/segment";
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

/** Workspaces whose versions are kept, those that were asked for last. */
const mostWorkspaces = 100;

type Sentences = (pointer: string, language: Language) => string | null;

interface Known {
  readonly stand: string;
  readonly versions: Map<string, Sentences>;
}

/**
 * Says in words which conditions moved people. Reads nothing for rows that name none. A version never changes, but the names of segments it
 * refers to do: each is read again once a segment was saved or a list made.
 */
export class ConditionWords {
  readonly #known = new Map<string, Known>();

  async of(store: WorkspaceStore, rows: readonly Turned[]): Promise<SayCondition> {
    const naming = rows.filter(({ condition }) => condition !== "");
    if (naming.length === 0) return () => null;
    const { versions } = await this.#knownOf(store);
    const missing = new Map(naming.filter((row) => !versions.has(keyOf(row))).map((row) => [keyOf(row), row]));
    if (missing.size > 0) await readVersions(store, [...missing.values()], versions);
    return (row, language = "en") => {
      return row.condition === "" ? null : (versions.get(keyOf(row))?.(row.condition, language) ?? null);
    };
  }

  async #knownOf(store: WorkspaceStore): Promise<Known> {
    const stand = await standOf(store);
    const last = this.#known.get(store.id);
    const known = last?.stand === stand ? last : { stand, versions: new Map<string, Sentences>() };
    this.#known.delete(store.id);
    this.#known.set(store.id, known);
    const [oldest] = this.#known.size > mostWorkspaces ? this.#known.keys() : [];
    if (oldest !== undefined) this.#known.delete(oldest);
    return known;
  }
}

/** A text that differs once a segment was saved or archived, or a list made or deleted. */
async function standOf({ pool, id }: WorkspaceStore): Promise<string> {
  const { rows } = await pool.query<{ stand: string }>(
    `SELECT concat_ws(' ', sum(current_version), count(archived_at),
       (SELECT concat_ws(' ', count(*), max(created_at)) FROM lists WHERE workspace_id = $1)) AS stand
     FROM segments WHERE workspace_id = $1`,
    [id],
  );
  return rows[0]?.stand ?? "";
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
  const said = new Map<Language, ReadonlyMap<string, string>>();
  return (pointer, language) => {
    let sentences = said.get(language);
    if (sentences === undefined) {
      const names = { segments: segmentNames(context.check.segments, language) };
      said.set(language, (sentences = conditionSentences(checked.segment, { language, names })));
    }
    return sentences.get(pointer) ?? null;
  };
}
