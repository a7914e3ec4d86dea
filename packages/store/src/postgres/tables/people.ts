import type { Generated } from "kysely";
import type { JsonColumnWithDefault, OptionalTimestamp, Serial, TimestampWithDefault } from "./columns.ts";

export type IdentityKind = "external_id" | "email" | "phone" | "anonymous_id" | "device_token";

/** Per top-level trait: `[ts in Unix ms, messageId]` of the write that holds. */
export type TraitStamps = Readonly<Record<string, readonly [number, string]>>;

export interface ContactsTable {
  workspace_id: string;
  id: number;
  key: string;
  traits: JsonColumnWithDefault;
  stamps: JsonColumnWithDefault<TraitStamps>;
  merged_into: number | null;
  deleted_at: OptionalTimestamp;
  created_at: TimestampWithDefault;
  version: Generated<number>;
}

export interface IdentitiesTable {
  workspace_id: string;
  kind: IdentityKind;
  value: string;
  contact_id: number;
  first_seen: TimestampWithDefault;
}

export interface MergesTable {
  workspace_id: string;
  id: Serial;
  winner: number;
  loser: number;
  reason: string;
  message_id: string | null;
  at: TimestampWithDefault;
  decided: JsonColumnWithDefault;
}

export interface IdentityConflictsTable {
  workspace_id: string;
  id: Serial;
  kind: IdentityKind;
  value: string;
  owner: number;
  claimant: number;
  reason: string;
  message_id: string | null;
  at: TimestampWithDefault;
}

export interface MergeMovesTable {
  workspace_id: string;
  loser: number;
  winner: number;
  at: TimestampWithDefault;
  done_at: OptionalTimestamp;
}

export interface ListsTable {
  workspace_id: string;
  id: string;
  name: string;
  created_at: TimestampWithDefault;
}

export interface ListMembersTable {
  workspace_id: string;
  list_id: string;
  contact_id: number;
  added_at: TimestampWithDefault;
}
