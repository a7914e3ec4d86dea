import type { Generated } from "kysely";
import type { OptionalTimestamp, Serial, Timestamp } from "./columns.ts";

export interface WebhooksTable {
  workspace_id: string;
  id: string;
  kind: Generated<"changes" | "alerts">;
  url: string;
  description: Generated<string>;
  /** Null: all. */
  segments: string[] | null;
  changes: ("entered" | "left")[];
  batch_size: number;
  state: "enabled" | "paused" | "disabled";
  state_reason: string | null;
  secret: Buffer;
  old_secret: Buffer | null;
  old_secret_until: OptionalTimestamp;
  position: number;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface WebhookDeadLettersTable {
  workspace_id: string;
  webhook_id: string;
  id: Serial;
  message_id: string;
  seqs: number[];
  contacts: number[];
  attempts: number;
  status: number | null;
  reason: string;
  first_at: Timestamp;
  died_at: Timestamp;
  replay: Generated<boolean>;
}

export interface WebhookDeliveriesTable {
  workspace_id: string;
  webhook_id: string;
  id: Serial;
  message_id: string;
  changes: number;
  attempt: number;
  at: Timestamp;
  outcome: "delivered" | "retrying" | "dead";
  status: number | null;
  ms: number;
  reason: string | null;
  answer: string | null;
}
