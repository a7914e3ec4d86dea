import {
  type Ask,
  branchFinding,
  type Checked,
  compileCount,
  type Diagnostic,
  lint,
  lintAgainstData,
  negativeBranches,
  type Statement,
} from "@kindred/segment";
import { KindredError } from "@kindred/schema";
import { UntilWritten, type WorkspaceStore } from "@kindred/store";
import type { SegmentContext } from "./context.ts";
import { currentSegments } from "./current.ts";
import { prepare } from "./request.ts";

export interface LintRequest {
  /** Unix ms */
  readonly now: number;
  /** Unsaved documents in the context, by id. */
  readonly alongside?: ReadonlyMap<string, unknown> | undefined;
}

/**
 * Everything that can be said of a checked document: what the checker said, what is proven of it alone and beside the workspace's other
 * segments, and what its data shows. An unsound document gets the checker's diagnostics alone.
 *
 * Looking at the data costs a few reads the size of a count, whose answers stand until something is written; where ClickHouse would take
 * longer than three seconds or has no memory left, nothing is said of the data. Flush the outbox first.
 *
 * @param context with the names seen in the data (`names: true`)
 */
export async function lintSegment(
  workspace: WorkspaceStore,
  checked: Checked,
  context: SegmentContext,
  { now, alongside }: LintRequest,
): Promise<readonly Diagnostic[]> {
  if (!checked.ok) return checked.diagnostics;
  // Its end, so that all of one minute's questions are alike and nothing that has happened is left out.
  const minute = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  const [proven, shown] = await Promise.all([
    hashesOf(workspace, alongside).then((hashes) => lint(checked, context.check, { hashes })),
    dataFindings(workspace, checked, context, minute).catch(unlessBusy),
  ]);
  const decided = proven.filter(({ severity }) => severity === "warning").map(({ pointer }) => pointer);
  // What can never or always hold needs no count to say so.
  const more = shown.filter(({ code, pointer }) => {
    return code !== "matches_nearly_everyone" || !decided.some((at) => at.startsWith(pointer));
  });
  const rank = { error: 0, warning: 1, hint: 2 };
  return [...proven, ...more].toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

const MINUTE_MS = 60_000;

async function dataFindings(
  workspace: WorkspaceStore,
  { segment }: Extract<Checked, { ok: true }>,
  context: SegmentContext,
  now: number,
): Promise<readonly Diagnostic[]> {
  const ask: Ask = (statement) => answers.of(workspace, statement);
  const seen = lintAgainstData(segment, context.check, now, ask);
  const negative = negativeBranches(segment, context.check, now).map(async (branch) => {
    const input = prepare({ document: branch.document }, context, now);
    const [counted, all] = await Promise.all([ask(compileCount(input)), ask(EVERYBODY)]);
    return branchFinding(branch, Number(counted[0]?.["count"]), Number(all[0]?.["total"]));
  });
  // Both are waited for from here on: a failure that nobody listens to yet would end the process.
  const [found, counted] = await Promise.all([seen, Promise.all(negative)]);
  return [...found, ...counted.filter((finding) => finding !== null)];
}

const EVERYBODY = { sql: "SELECT count() AS total FROM contacts FINAL WHERE deleted = 0", params: {} };

/** A question that is too dear leaves the data out; anything else is a fault. */
function unlessBusy(cause: unknown): readonly Diagnostic[] {
  if (cause instanceof KindredError && (cause.code === "query_timeout" || cause.code === "query_needs_memory"))
    return [];
  throw cause;
}

/** An editor asks again with every key that is pressed, and where much comes in all the time there would be no end of reading. */
const answers = new UntilWritten(
  [],
  ({ clickhouse }, { sql, params }: Statement) => clickhouse.query<Record<string, unknown>>(sql, { ...params }),
  { restPerMillion: 2_000 },
);

async function hashesOf(
  { postgres, id }: WorkspaceStore,
  alongside: LintRequest["alongside"],
): Promise<ReadonlyMap<string, string>> {
  const rows = await currentSegments(postgres, id).clearSelect().select(["s.id as id", "v.hash as hash"]).execute();
  return new Map(rows.filter((row) => alongside?.has(row.id) !== true).map((row) => [row.id, row.hash]));
}
