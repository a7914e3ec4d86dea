import type { Json, JsonObject } from "@kindred/schema";
import type { ColumnType, Generated } from "kysely";
import type {
  JsonColumn,
  JsonColumnWithDefault,
  OptionalTimestamp,
  Serial,
  Timestamp,
  TimestampWithDefault,
} from "./columns.ts";

export type OutboxTarget =
  | "events"
  | "contacts"
  | "contact_traits"
  | "trait_history"
  | "list_members"
  | "products"
  | "dead_contacts"
  | "permissions"
  | "scores"
  | "rfm"
  | "ledger"
  | "ledger_runs"
  | "moves"
  | "erasures";

export interface MessageIdsTable {
  workspace_id: string;
  /** The first 16 bytes of sha256(message id), as a UUID. */
  id: string;
  received_at: TimestampWithDefault;
}

export interface OutboxTable {
  workspace_id: string;
  seq: Serial;
  target: OutboxTarget;
  line: string;
}

export interface OutboxBlocksTable {
  workspace_id: string;
  block: number;
  from_seq: number;
  to_seq: number;
}

export interface ArrivalsTable {
  workspace_id: string;
  seq: Serial;
  received_at: TimestampWithDefault;
  body: string;
}

export interface DeadLettersTable {
  workspace_id: string;
  id: Serial;
  source: string;
  payload: JsonColumn<Json>;
  code: string;
  reason: string;
  at: TimestampWithDefault;
  replayed_at: OptionalTimestamp;
}

export interface ImportsTable {
  workspace_id: string;
  id: string;
  kind: string;
  file_name: string;
  options: JsonColumnWithDefault;
  state: string;
  progress: JsonColumnWithDefault;
  error: ColumnType<JsonObject | null, string | null | undefined, string | null>;
  created_at: TimestampWithDefault;
  updated_at: TimestampWithDefault;
}

export interface EventNamesTable {
  workspace_id: string;
  name: string;
  first_seen: Timestamp;
  last_seen: Timestamp;
  count: Generated<number>;
}
