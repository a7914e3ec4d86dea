import type { Readable } from "node:stream";
import { KindredError } from "@kindred/schema";
import {
  compileCount,
  type CompileInput,
  compileMembers,
  explain,
  type Explanation,
  type Need,
  needsOf,
  type Statement,
} from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { loadContext } from "./context.ts";
import { loadFacts } from "./facts.ts";
import { loadPast } from "./past.ts";
import { type Member, memberColumns } from "./members.ts";
import { prepare, type SegmentRequest } from "./request.ts";

export interface EvaluationResources {
  readonly workspace: WorkspaceStore;
  /** Unix ms */
  readonly now: () => number;
  /** Waits until every acknowledged event is in ClickHouse, so that a count includes what was just sent. */
  readonly flush: () => Promise<void>;
}

export interface MembersPage {
  readonly members: readonly Member[];
  /** Pass as `after` for the next page; null at the end. */
  readonly next: number | null;
}

/** Answers every population question about one segment document. Each throws KindredError `invalid_segment`. */
export interface Evaluation {
  sql(request: SegmentRequest): Promise<Statement>;
  count(request: SegmentRequest): Promise<{ count: number; total: number }>;
  /** By ascending contact id. `limit` at most 10,000. */
  members(request: SegmentRequest, page: { after?: number; limit?: number }): Promise<MembersPage>;
  /** All members as bytes in a ClickHouse format (CSVWithNames, JSONEachRow, Parquet), sorted by contact id. */
  exportMembers(request: SegmentRequest, format: string): Promise<Readable>;
  /** @throws KindredError `unknown_contact` */
  explain(request: SegmentRequest, contactId: number): Promise<Explained>;
}

/** Why, since when, until when; and for a non-member what would have to happen. */
export interface Explained extends Explanation {
  readonly needs: Need | null;
}

const MOST_MEMBERS = 10_000;

export function createEvaluation({ workspace, now, flush }: EvaluationResources): Evaluation {
  const { clickhouse } = workspace;

  const prepared = async (request: SegmentRequest): Promise<CompileInput> => {
    const [context] = await Promise.all([loadContext(workspace, { alongside: request.alongside }), flush()]);
    return prepare(request, context, now());
  };

  const membersOf = (statement: Statement): string =>
    `SELECT ${memberColumns} FROM contacts FINAL WHERE id IN (\n${statement.sql}\n) AND deleted = 0 ORDER BY id`;

  return {
    sql: async (request) => compileCount(await prepared(request)),

    count: async (request) => {
      const { sql, params } = compileCount(await prepared(request));
      const [counted, total] = await Promise.all([
        clickhouse.query<{ count: number }>(sql, params),
        clickhouse.query<{ total: number }>("SELECT count() AS total FROM contacts FINAL WHERE deleted = 0"),
      ]);
      return { count: Number(counted[0]!.count), total: Number(total[0]!.total) };
    },

    members: async (request, { after = 0, limit = 1000 }) => {
      const size = Math.min(Math.max(1, limit), MOST_MEMBERS);
      const statement = compileMembers(await prepared(request), { after, limit: size });
      const members = await clickhouse.query<Member>(membersOf(statement), statement.params);
      return { members, next: members.length < size ? null : members.at(-1)!.id };
    },

    exportMembers: async (request, format) => {
      const statement = compileMembers(await prepared(request));
      return clickhouse.export(membersOf(statement), format, statement.params);
    },

    explain: async (request, contactId) => {
      const input = await prepared(request);
      const [[facts], past] = await Promise.all([
        loadFacts(workspace, [contactId], input),
        loadPast(workspace, contactId, input.now),
      ]);
      if (facts === undefined) {
        throw new KindredError("unknown_contact", `There is no contact ${contactId} in this workspace.`, {
          status: 404,
        });
      }
      const explanation = explain(input, facts, past);
      return { ...explanation, needs: needsOf(input, explanation) };
    },
  };
}
