import type { JsonObject } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";

/** A table that is made anew once a day: RFM classes, stages of the life cycle, tiers of value. */
export interface Refreshing {
  /** Lower-case with hyphens; names it in the API and in PostgreSQL. */
  readonly name: string;
  /**
   * Brings the table to what it is at `now` (Unix ms; never read the clock). Everything acknowledged before is in ClickHouse.
   * Done again for the same or a later instant after a crash it must come to the same: write differences to what is there.
   * A failure is told to whoever looks, and tried again after a quarter of an hour; the other parts go on.
   */
  refresh(workspace: WorkspaceStore, now: number, signal: AbortSignal, before: RefreshedBefore): Promise<Refreshed>;
}

export interface RefreshedBefore {
  /** `details` of the last run that did not fail; empty before the first. */
  readonly last: JsonObject;
}

export interface Refreshed {
  /** Models whose rows changed, in ClickHouse's `rfm` and `scores`: segments that read them are built anew once all parts are through. */
  readonly rfm?: readonly string[];
  readonly scores?: readonly string[];
  /** Figures to show with the last run. */
  readonly details?: JsonObject;
}
