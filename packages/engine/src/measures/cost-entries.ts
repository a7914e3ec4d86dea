import { KindredError, newId } from "@kindred/schema";
import { zoneOf } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { Window } from "./period.ts";

/** What campaigns to a segment cost over some dates, or what was set aside for them. */
export interface CostEntry {
  readonly id: string;
  readonly segment: string;
  /** "": no particular one. */
  readonly campaign: string;
  /** Instants `from <= t < to`, Unix ms. */
  readonly from: number;
  readonly to: number;
  readonly cost: number | null;
  readonly budget: number | null;
  /** ISO 4217; null: the workspace's. */
  readonly currency: string | null;
  readonly createdAt: Date;
}

export interface NewCostEntry {
  readonly segment: string;
  readonly campaign?: string | undefined;
  /** `YYYY-MM-DD`, both in. */
  readonly from: string;
  readonly to: string;
  readonly cost: number | null;
  readonly budget: number | null;
  readonly currency: string | null;
}

const columns = [
  "id",
  "segment",
  "campaign",
  "starts as from",
  "ends as to",
  "cost",
  "budget",
  "currency",
  "created_at as createdAt",
] as const;

/** Those of a segment, or of all; of a window those that reach into it. The latest first. */
export function readCosts(
  { postgres, id }: WorkspaceStore,
  { segment, window }: { readonly segment?: string | undefined; readonly window?: Window },
): Promise<CostEntry[]> {
  let query = postgres.selectFrom("segment_costs").select(columns).where("workspace_id", "=", id);
  if (segment !== undefined) query = query.where("segment", "=", segment);
  if (window !== undefined) query = query.where("starts", "<", window.to).where("ends", ">", window.from);
  return query.orderBy("starts", "desc").orderBy("id").execute();
}

/** @throws KindredError `bad_cost` (422), `unknown_segment` (404) */
export async function addCost(
  store: WorkspaceStore,
  entry: NewCostEntry,
  { by, now, timezone }: { readonly by: string | null; readonly now: number; readonly timezone: string },
): Promise<CostEntry> {
  const zone = zoneOf(timezone);
  const [from, to] = [entry.from, entry.to].map((date) => Date.parse(`${date}T00:00:00Z`) / 86_400_000) as [
    number,
    number,
  ];
  if (!(from <= to)) {
    throw new KindredError("bad_cost", "`to` must not be before `from`: both are dates, and both count.", {
      status: 422,
      pointer: "/to",
    });
  }
  if (entry.cost === null && entry.budget === null) {
    throw new KindredError("bad_cost", "Send what it cost, what was set aside for it (`budget`), or both.", {
      status: 422,
      pointer: "/cost",
    });
  }
  const known = await store.postgres
    .selectFrom("segments")
    .select("id")
    .where("workspace_id", "=", store.id)
    .where("id", "=", entry.segment)
    .where("archived_at", "is", null)
    .executeTakeFirst();
  if (known === undefined) {
    throw new KindredError("unknown_segment", `There is no segment "${entry.segment}" in this workspace.`, {
      status: 404,
    });
  }
  return store.postgres
    .insertInto("segment_costs")
    .values({
      workspace_id: store.id,
      id: newId("cost"),
      segment: entry.segment,
      campaign: entry.campaign ?? "",
      starts: zone.startOfDay(from),
      ends: zone.startOfDay(to + 1),
      cost: entry.cost,
      budget: entry.budget,
      currency: entry.currency,
      created_at: new Date(now),
      created_by: by,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
}

/** @throws KindredError `unknown_cost` (404) */
export async function removeCost({ postgres, id: workspaceId }: WorkspaceStore, id: string): Promise<void> {
  const { numDeletedRows } = await postgres
    .deleteFrom("segment_costs")
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw new KindredError("unknown_cost", `There is no cost "${id}" here.`, { status: 404 });
}
