import type { JsonObject } from "@kindred/schema";
import type { ColumnType, Generated } from "kysely";
import type { JsonColumn, JsonColumnWithDefault, OptionalTimestamp, Serial, Timestamp } from "./columns.ts";

export interface RefreshesTable {
  workspace_id: string;
  part: string;
  asked: Generated<number>;
  answered: Generated<number>;
  started_at: OptionalTimestamp;
  finished_at: OptionalTimestamp;
  /** The instant that the last attempt was for. */
  covered: OptionalTimestamp;
  ms: number | null;
  error: string | null;
  details: JsonColumnWithDefault;
}

export interface RfmModelsTable {
  workspace_id: string;
  model: string;
  version: number;
  /** Null: the model was taken away. */
  definition: ColumnType<JsonObject | null, string | null, string | null>;
  author: string | null;
  created_at: Timestamp;
}

export interface RfmRunsTable {
  workspace_id: string;
  model: string;
  at: Timestamp;
  version: number;
  kind: "past" | "refresh";
  told: Generated<boolean>;
  finished: Generated<boolean>;
  ms: number | null;
  result: ColumnType<JsonObject | null, string | null | undefined, string | null>;
}

/** A scheme of stages (`engine/life-cycle`). */
export interface FavouritesTable {
  workspace_id: string;
  trait: string;
  item: string;
  event: string;
  days: number;
  changed_by: string | null;
  changed_at: Date;
}

export interface SizeRulesTable {
  workspace_id: string;
  id: string;
  segment: string;
  measure: JsonColumn<unknown>;
  condition: JsonColumn<unknown>;
  channels: JsonColumn<unknown>;
  tell_recovery: boolean;
  /** ms */
  remind_after: number | null;
  muted: Generated<boolean>;
  snoozed_until: OptionalTimestamp;
  state: Generated<"new" | "ok" | "firing" | "waiting">;
  reason: ColumnType<unknown, string | null | undefined, string | null>;
  state_since: Timestamp;
  /** What people were told last. */
  told: Generated<"ok" | "firing">;
  told_at: OptionalTimestamp;
  value: number | null;
  checked_at: OptionalTimestamp;
  /** Counts changes of `state` and `told`. */
  step: Generated<number>;
  created_by: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface SizeAlertsTable {
  workspace_id: string;
  id: Serial;
  rule_id: string;
  segment: string;
  kind: "fired" | "recovered" | "reminder";
  at: Timestamp;
  body: JsonColumn<unknown>;
}

export interface SizeAlertReadsTable {
  workspace_id: string;
  reader: string;
  alert_id: number;
}

export interface AlertNoticesTable {
  workspace_id: string;
  id: string;
  alert_id: number;
  channel: "user" | "address" | "webhook";
  /** A user's id, an address, a webhook's id. */
  target: string;
  state: Generated<"waiting" | "sent" | "failed">;
  attempts: Generated<number>;
  next_at: Timestamp;
  claimed_until: OptionalTimestamp;
  reason: string | null;
  settled_at: OptionalTimestamp;
}
