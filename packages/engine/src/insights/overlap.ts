import { KindredError } from "@kindred/schema";
import { compileMembers, type Statement } from "@kindred/segment";
import { loadContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { prepare, type SegmentRequest } from "../segments/request.ts";

export interface Overlap {
  /** In the order asked for. */
  readonly segments: readonly { readonly id: string; readonly count: number }[];
  /** Contacts in at least one of the segments. */
  readonly union: number;
  /**
   * Disjoint and exact: the contacts that are in just these segments of those asked for, largest first. What an UpSet plot
   * shows (A. Lex et al., "UpSet: Visualization of Intersecting Sets", 2014).
   */
  readonly intersections: readonly { readonly segments: readonly string[]; readonly count: number }[];
  /** For each pair, in the order asked for: how many are in both, and their share of those in either (Jaccard). */
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly both: number;
    readonly jaccard: number;
  }[];
}

/** As many as a row's mask has bits. */
const MOST_SEGMENTS = 32;

/**
 * How segments overlap at one instant, in one query.
 *
 * @throws KindredError `too_few_segments`, `too_many_segments`, `duplicate_segment`, `invalid_segment`
 */
export async function overlap(
  { workspace, now, flush }: EvaluationResources,
  requests: readonly SegmentRequest[],
): Promise<Overlap> {
  const clock = now();
  const [context] = await Promise.all([loadContext(workspace, {}), flush()]);
  const inputs = requests.map((request) => prepare(request, context, clock));
  const ids = inputs.map(({ segment }) => segment.id);
  refuseBadChoice(ids);
  const { sql, params } = masksOf(inputs.map((input, index) => compileMembers(input, { prefix: `s${index}p` })));
  const rows = await workspace.clickhouse.query<{ mask: number; contacts: number }>(sql, params);
  return overlapOf(
    ids,
    rows.map(({ mask, contacts }) => ({ mask: Number(mask), count: Number(contacts) })),
  );
}

function refuseBadChoice(ids: readonly string[]): void {
  if (ids.length < 2) throw new KindredError("too_few_segments", "Name at least two segments to compare.");
  if (ids.length > MOST_SEGMENTS) {
    throw new KindredError("too_many_segments", `Compare at most ${MOST_SEGMENTS} segments at a time.`);
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new KindredError("duplicate_segment", `Segment "${twice}" is named twice.`);
}

/** Each contact once, with a bit for every segment it is in; then contacts counted by their bits. */
function masksOf(statements: readonly Statement[]): Statement {
  const parts = statements.map(({ sql }, index) => {
    return `SELECT contact_id, toUInt64(${2 ** index}) AS bit FROM (\n${sql}\n)`;
  });
  const sql = `SELECT mask, count() AS contacts FROM (
  SELECT contact_id, groupBitOr(bit) AS mask FROM (
${parts.join("\nUNION ALL\n")}
  ) GROUP BY contact_id
) GROUP BY mask`;
  return { sql, params: Object.assign({}, ...statements.map(({ params }) => params)) as Statement["params"] };
}

function overlapOf(ids: readonly string[], rows: readonly { mask: number; count: number }[]): Overlap {
  const has = (mask: number, index: number): boolean => Math.floor(mask / 2 ** index) % 2 === 1;
  const total = (wanted: (mask: number) => boolean): number =>
    rows.filter(({ mask }) => wanted(mask)).reduce((sum, { count }) => sum + count, 0);
  const pairs = ids.flatMap((a, i) =>
    ids.slice(i + 1).map((b, offset) => {
      const j = i + 1 + offset;
      const both = total((mask) => has(mask, i) && has(mask, j));
      const either = total((mask) => has(mask, i) || has(mask, j));
      return { a, b, both, jaccard: either === 0 ? 0 : both / either };
    }),
  );
  return {
    segments: ids.map((id, index) => ({ id, count: total((mask) => has(mask, index)) })),
    union: total(() => true),
    intersections: rows
      .map(({ mask, count }) => ({ segments: ids.filter((_, index) => has(mask, index)), count }))
      .sort((a, b) => b.count - a.count || a.segments.length - b.segments.length),
    pairs,
  };
}
