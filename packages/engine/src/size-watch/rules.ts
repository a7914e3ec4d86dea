import { KindredError, newId } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { ruleOf } from "./records.ts";
import type { RuleSettings, SizeRule } from "./rule.ts";

/** What is to be changed of a rule. */
export type RuleEdit = { readonly [Name in keyof RuleSettings]?: RuleSettings[Name] | undefined };

/** The size rules of a workspace. */
export interface SizeRules {
  /** Oldest first; of one segment, or of all. */
  list(segment?: string): Promise<readonly SizeRule[]>;
  /** @throws KindredError `unknown_size_rule` (404) */
  get(id: string): Promise<SizeRule>;
  /** Whoever is named in the channels has been checked. @throws KindredError `too_many_size_rules` (409) */
  create(settings: RuleSettings, by: string | null): Promise<SizeRule>;
  /** A rule that measures something else begins anew. @throws KindredError `unknown_size_rule` */
  update(id: string, edit: RuleEdit): Promise<SizeRule>;
  /** What it found stays. @throws KindredError `unknown_size_rule` */
  delete(id: string): Promise<void>;
}

/** Of one workspace: hundreds are cheap, and nobody reads thousands. */
const mostRules = 1000;

export function createSizeRules({ postgres, id: workspaceId }: WorkspaceStore, now: () => number): SizeRules {
  const own = (id: string) =>
    postgres.selectFrom("size_rules").selectAll().where("workspace_id", "=", workspaceId).where("id", "=", id);

  const get = async (id: string): Promise<SizeRule> => {
    const row = await own(id).executeTakeFirst();
    if (row === undefined) throw unknownRule(id);
    return ruleOf(row);
  };

  return {
    list: async (segment) => {
      let query = postgres.selectFrom("size_rules").selectAll().where("workspace_id", "=", workspaceId);
      if (segment !== undefined) query = query.where("segment", "=", segment);
      return (await query.orderBy("created_at").orderBy("id").execute()).map(ruleOf);
    },

    get,

    create: async (settings, by) => {
      const { n } = await postgres
        .selectFrom("size_rules")
        .select((count) => count.fn.countAll<number>().as("n"))
        .where("workspace_id", "=", workspaceId)
        .executeTakeFirstOrThrow();
      if (Number(n) >= mostRules)
        throw new KindredError(
          "too_many_size_rules",
          `A workspace has ${mostRules} size rules at most: remove one first.`,
          {
            status: 409,
          },
        );
      const id = newId("rule");
      const at = new Date(now());
      await postgres
        .insertInto("size_rules")
        .values({
          workspace_id: workspaceId,
          id,
          ...columnsOf(settings),
          value: null,
          state_since: at,
          created_by: by,
          created_at: at,
          updated_at: at,
        })
        .execute();
      return get(id);
    },

    update: async (id, edit) => {
      const before = await get(id);
      const given = Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined));
      const after: RuleSettings = { ...before, ...(given as Partial<RuleSettings>) };
      const at = new Date(now());
      const begins =
        JSON.stringify([after.measure, after.condition, after.segment]) !==
        JSON.stringify([before.measure, before.condition, before.segment]);
      const { numUpdatedRows } = await postgres
        .updateTable("size_rules")
        .set({
          ...columnsOf(after),
          updated_at: at,
          ...(begins
            ? {
                state: "new" as const,
                reason: null,
                state_since: at,
                told: "ok" as const,
                told_at: null,
                value: null,
                checked_at: null,
              }
            : {}),
        })
        // Whoever judges it by what it was writes nothing.
        .set((eb) => ({ step: eb("step", "+", 1) }))
        .where("workspace_id", "=", workspaceId)
        .where("id", "=", id)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw unknownRule(id);
      return get(id);
    },

    delete: async (id) => {
      const { numDeletedRows } = await postgres
        .deleteFrom("size_rules")
        .where("workspace_id", "=", workspaceId)
        .where("id", "=", id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw unknownRule(id);
    },
  };
}

function columnsOf(settings: RuleSettings) {
  const { segment, measure, condition, channels, tellRecovery, remindAfter, muted, snoozedUntil } = settings;
  return {
    segment,
    measure: JSON.stringify(measure),
    condition: JSON.stringify(condition),
    channels: JSON.stringify(channels),
    tell_recovery: tellRecovery,
    remind_after: remindAfter,
    muted,
    snoozed_until: snoozedUntil === null ? null : new Date(snoozedUntil),
  };
}

function unknownRule(id: string): KindredError {
  return new KindredError("unknown_size_rule", `There is no size rule ${id.slice(0, 60)} in this workspace.`, {
    status: 404,
  });
}
