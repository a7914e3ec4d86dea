import {
  canonicalCondition,
  check,
  type Condition,
  describe,
  describeCondition,
  type DescribeOptions,
  languages,
  type Segment,
  segmentName,
  segmentNames,
} from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { SegmentContext } from "../../segments/context.ts";
import type { Edit, InLanguages } from "../alert.ts";

const mostEdits = 5;

/** The versions that were saved in (from, to] of these segments, latest first; the first version of one is no edit. */
export async function editsOf(
  { pool, id }: WorkspaceStore,
  { segments, from, to }: { readonly segments: readonly string[]; readonly from: number; readonly to: number },
  context: SegmentContext,
): Promise<readonly Edit[]> {
  const { rows } = await pool.query<EditRow>(
    `SELECT v.segment_id AS segment, v.version, v.created_at AS at, v.document, before.document AS earlier,
       coalesce(nullif(u.name, ''), u.email, k.name) AS by, k.id IS NOT NULL AS "isKey"
     FROM segment_versions v
     JOIN segment_versions before
       ON before.workspace_id = v.workspace_id AND before.segment_id = v.segment_id AND before.version = v.version - 1
     LEFT JOIN users u ON u.id = v.created_by LEFT JOIN api_keys k ON k.id = v.created_by
     WHERE v.workspace_id = $1 AND v.segment_id = ANY($2) AND v.hash != before.hash
       AND v.created_at > to_timestamp($3::float8 / 1000) AND v.created_at <= to_timestamp($4::float8 / 1000)
     ORDER BY v.created_at DESC, v.version DESC LIMIT ${mostEdits}`,
    [id, segments, from, to],
  );
  const documents = context.check.segments;
  return rows.map(({ segment, version, at, by, isKey, earlier, document }) => {
    const base = {
      segment,
      segmentName: segmentName(segment, documents.get(segment), "en"),
      version,
      at: at.getTime(),
      by,
      isKey,
    };
    return { ...base, ...difference(earlier, document, context) };
  });
}

interface EditRow {
  readonly segment: string;
  readonly version: number;
  readonly at: Date;
  readonly document: unknown;
  readonly earlier: unknown;
  readonly by: string | null;
  readonly isKey: boolean;
}

/** What of a document was taken out and what was put in, condition by condition. */
function difference(
  before: unknown,
  after: unknown,
  context: SegmentContext,
): Pick<Edit, "removed" | "added" | "whole"> {
  const documents = context.check.segments;
  const [old, young] = [check(before, context.check), check(after, context.check)];
  // What does not check any more, since a list is gone, cannot be said.
  if (!old.ok || !young.ok) return { removed: [], added: [], whole: null };
  const [was, is] = [rowsOf(old.segment.where), rowsOf(young.segment.where)];
  const said = (rows: ReadonlyMap<string, Condition>, without: ReadonlyMap<string, Condition>): InLanguages[] =>
    [...rows]
      .filter(([key]) => !without.has(key))
      .map(([, row]) => inLanguages((words) => describeCondition(row, words), documents));
  const [removed, added] = [said(was, is), said(is, was)];
  if (removed.length + added.length > 0) return { removed, added, whole: null };
  const whole = (segment: Segment): InLanguages => inLanguages((words) => describe(segment, words), documents);
  return { removed, added, whole: { before: whole(old.segment), after: whole(young.segment) } };
}

/** The conditions that a reader sees as rows, each by its canonical form. */
function rowsOf(where: Condition): ReadonlyMap<string, Condition> {
  const rows = new Map<string, Condition>();
  const visit = (condition: Condition): void => {
    if (condition.kind === "all" || condition.kind === "any" || condition.kind === "none") condition.of.forEach(visit);
    else if (condition.kind === "not" && isGroup(condition.of)) visit(condition.of);
    else rows.set(JSON.stringify(canonicalCondition(condition)), condition);
  };
  visit(where);
  return rows;
}

function isGroup({ kind }: Condition): boolean {
  return kind === "all" || kind === "any" || kind === "none" || kind === "not";
}

function inLanguages(say: (options: DescribeOptions) => string, documents: ReadonlyMap<string, unknown>): InLanguages {
  const said = languages.map((language) => {
    return [language, say({ language, names: { segments: segmentNames(documents, language) } })] as const;
  });
  return Object.fromEntries(said) as InLanguages;
}
