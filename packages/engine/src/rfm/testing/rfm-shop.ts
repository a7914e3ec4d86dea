import type { RfmDefinition } from "@kindred/models";
import { builtInModels } from "@kindred/models";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { createIngest, type Ingest } from "../../ingest/ingest.ts";
import type { Refreshed } from "../../refresh/refreshing.ts";
import { rfmRefreshing } from "../refresh-rfm.ts";

export const day = 86_400_000;
export const noon = Date.UTC(2026, 5, 10, 12);
export const purchase = builtInModels.get("purchase")!;

/** Two levels' worth of fixed bounds, so that a test can say what it wants of whom. */
export const simple: RfmDefinition = {
  ...purchase,
  levels: 3,
  r: { by: "fixed", at: [30, 90] },
  f: { by: "fixed", at: [2, 3] },
  m: { by: "fixed", at: [50, 100] },
  rules: [
    { class: "best", r: [3, 3], f: [3, 3] },
    { class: "recent", r: [3, 3] },
    { class: "gone", r: [1, 1] },
  ],
};

/** A store with ingestion, orders by name, and the refresh of RFM, for one test file. */
export interface RfmBench {
  readonly stores: TestStores;
  readonly ingest: Ingest;
  /** Sends an event of somebody, `days` before noon. */
  send(workspace: WorkspaceStore, userId: string, days: number, properties?: object, event?: string): Promise<void>;
  refresh(workspace: WorkspaceStore, now?: number): Promise<Refreshed>;
  /** The class of each person at an instant, by the name they were sent under. */
  classes(workspace: WorkspaceStore, model: string, at?: number): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export async function openRfmBench(): Promise<RfmBench> {
  const stores = await openTestStores();
  const ingest = createIngest({ stores, now: () => noon + 1000 * day });
  const part = rfmRefreshing({ stores, nudge: (id) => ingest.nudge(id) });
  let sent = 0;
  return {
    stores,
    ingest,
    send: async (workspace, userId, days, properties = { revenue: 10 }, event = "Order Completed") => {
      const timestamp = new Date(noon - days * day).toISOString();
      const call = { type: "track", userId, event, timestamp, messageId: `m${sent++}`, properties };
      const { accepted } = await ingest.accept(workspace.id, [call]);
      if (accepted !== 1) throw new Error("the event was refused");
    },
    refresh: async (workspace, now = noon) => {
      await ingest.flush(workspace.id);
      const refreshed = await part.refresh(workspace, now, new AbortController().signal, { last: {} });
      await ingest.flush(workspace.id);
      return refreshed;
    },
    classes: async (workspace, model, at = noon + 1000 * day) => {
      const rows = await workspace.clickhouse.query<{ who: string; class: string }>(
        `SELECT c.external_id AS who, argMax(r.class, (r.at, r.version)) AS class FROM rfm AS r INNER JOIN contacts AS c ON c.id = r.contact_id
         WHERE r.model = {model: String} AND r.at <= fromUnixTimestamp64Milli({at: Int64}) GROUP BY who ORDER BY who`,
        { model, at },
      );
      return Object.fromEntries(rows.map((row) => [row.who, row.class]));
    },
    close: async () => {
      await ingest.close();
      await stores.close();
    },
  };
}
