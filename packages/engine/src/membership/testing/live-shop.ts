import { randomUUID } from "node:crypto";
import type { WorkspaceStore } from "@kindred/store";
import type { TestStores } from "@kindred/store/testing";
import { createIngest, type Ingest } from "../../ingest/ingest.ts";
import { createSegmentDocuments, type SegmentDocuments } from "../../segments/documents.ts";
import type { CommittedChanges } from "../changes.ts";
import { Membership, type MembershipOptions } from "../membership.ts";

export interface LedgerLine {
  readonly segment: string;
  readonly contact: number;
  readonly change: number;
  readonly cause: string;
  readonly detail: string;
  /** Unix ms */
  readonly at: number;
}

/** A workspace whose memberships are kept, under a clock of the test's own. */
export interface LiveShop {
  readonly workspace: WorkspaceStore;
  readonly ingest: Ingest;
  readonly membership: Membership;
  readonly documents: SegmentDocuments;
  readonly told: CommittedChanges[];
  /** Unix ms; set it to move time. */
  now: number;
  track(userId: string, event: string, more?: object): Promise<void>;
  identify(userId: string, traits: object): Promise<void>;
  segment(id: string, where: unknown): Promise<void>;
  /** External ids of the members in memory, once everything is settled. */
  members(segment: string): Promise<string[]>;
  ledger(): Promise<LedgerLine[]>;
  close(): Promise<void>;
}

/**
 * @param options.over the workspace of an earlier shop, whose engine is closed or works beside this one
 * @param options.start where its clock begins, Unix ms
 */
export async function openLiveShop(
  stores: TestStores,
  { over, start, ...options }: Partial<MembershipOptions> & { readonly over?: LiveShop; readonly start?: number } = {},
): Promise<LiveShop> {
  const workspace = over?.workspace ?? (await stores.createWorkspace({ name: "Live" }));
  const told: CommittedChanges[] = [];
  const run = randomUUID();
  let messages = 0;
  const clock = (): number => shop.now;
  const ingest = createIngest({ stores, now: clock });
  const membership = new Membership({
    stores,
    flush: (id) => ingest.flush(id),
    nudge: (id) => ingest.nudge(id),
    now: clock,
    ...options,
  });
  membership.onChanges((changes) => told.push(changes));
  const documents = createSegmentDocuments(workspace, clock);
  const shop: LiveShop = {
    workspace,
    ingest,
    membership,
    documents,
    told,
    now: over?.now ?? start ?? Date.UTC(2026, 10, 21, 12),
    track: async (userId, event, more = {}) => {
      const call = {
        type: "track",
        userId,
        event,
        messageId: `m${run}-${messages++}`,
        timestamp: iso(shop.now),
        ...more,
      };
      await accept(ingest, workspace.id, call, shop.now);
    },
    identify: async (userId, traits) => {
      const call = { type: "identify", userId, traits, messageId: `m${run}-${messages++}`, timestamp: iso(shop.now) };
      await accept(ingest, workspace.id, call, shop.now);
    },
    segment: async (id, where) => {
      await documents.save({ version: 1, id, name: id, where }, { by: null });
      (await membership.of(workspace.id)).rosterChanged();
    },
    members: async (segment) => {
      await membership.settle(workspace.id);
      const { state } = await membership.of(workspace.id);
      const ids = [...(state.members.get(segment)?.ids() ?? [])];
      const { rows } = await workspace.pool.query<{ value: string }>(
        `SELECT value FROM identities WHERE workspace_id = $1 AND kind = 'external_id' AND contact_id = ANY($2::int[]) ORDER BY value`,
        [workspace.id, ids],
      );
      return rows.map(({ value }) => value);
    },
    ledger: async () => {
      await membership.settle(workspace.id);
      await ingest.flush(workspace.id);
      return workspace.clickhouse.query<LedgerLine>(
        `SELECT segment, contact_id AS contact, change, cause, detail, toInt64(toUnixTimestamp64Milli(at)) AS at
         FROM ledger ORDER BY seq`,
      );
    },
    close: async () => {
      await membership.close();
      await ingest.close();
    },
  };
  await membership.start();
  return shop;
}

async function accept(ingest: Ingest, workspaceId: string, call: object, receivedAt: number): Promise<void> {
  const { rejected } = await ingest.accept(workspaceId, [call], { receivedAt });
  if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
