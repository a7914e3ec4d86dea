import type { Json, JsonObject } from "@kindred/schema";
import type { ColumnType, Generated } from "kysely";

/** Written as JSON text (`JSON.stringify`), so that a top-level array is never mistaken for a PostgreSQL array. */
export type JsonColumn<T = JsonObject> = ColumnType<T, string, string>;
type JsonColumnWithDefault<T = JsonObject> = ColumnType<T, string | undefined, string>;
/** `timestamptz`: a Date both ways. */
type Timestamp = ColumnType<Date, Date | string, Date | string>;
type TimestampWithDefault = ColumnType<Date, Date | string | undefined, Date | string>;
type OptionalTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** `bigserial` and `bigint` are read as numbers: none of ours comes near 2^53. */
type Serial = Generated<number>;

export type Role = "owner" | "editor" | "viewer";
export type IdentityKind = "external_id" | "email" | "phone" | "anonymous_id" | "device_token";
export type OutboxTarget =
  | "events"
  | "contacts"
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
/** Per top-level trait: `[ts in Unix ms, messageId]` of the write that holds. */
export type TraitStamps = Readonly<Record<string, readonly [number, string]>>;

export interface WorkspacesTable {
  id: string;
  name: string;
  timezone: Generated<string>;
  default_country: string | null;
  currency: string | null;
  keep_ip: Generated<boolean>;
  link_secret: Buffer;
  next_contact_id: Generated<number>;
  created_at: TimestampWithDefault;
}

export interface UsersTable {
  id: string;
  email: string;
  name: string;
  password_hash: string;
  created_at: TimestampWithDefault;
}

export interface MembersOfTable {
  workspace_id: string;
  user_id: string;
  role: Role;
}

export interface SessionsTable {
  token_hash: Buffer;
  user_id: string;
  created_at: TimestampWithDefault;
  expires_at: Timestamp;
}

export interface ApiKeysTable {
  id: string;
  workspace_id: string;
  kind: "write" | "admin";
  name: string;
  role: Role | null;
  hash: Buffer;
  prefix: string;
  created_at: TimestampWithDefault;
  last_used_at: OptionalTimestamp;
  revoked_at: OptionalTimestamp;
}

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

export interface MergeMovesTable {
  workspace_id: string;
  loser: number;
  winner: number;
  at: TimestampWithDefault;
  done_at: OptionalTimestamp;
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

export interface SegmentsTable {
  workspace_id: string;
  id: string;
  current_version: number;
  created_at: TimestampWithDefault;
  updated_at: TimestampWithDefault;
  archived_at: OptionalTimestamp;
}

export interface SegmentVersionsTable {
  workspace_id: string;
  segment_id: string;
  version: number;
  document: JsonColumn;
  hash: string;
  created_at: TimestampWithDefault;
  created_by: string | null;
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

export interface MembershipShardsTable {
  workspace_id: string;
  /** `id % 8` of its contacts. */
  shard: number;
  /** Arrivals are handled up to this one. */
  seq: number;
  /** The instant evaluated for, Unix ms. */
  now: number;
  /** Counts take-overs. */
  epoch: Generated<number>;
}

export interface MembershipSegmentsTable {
  workspace_id: string;
  shard: number;
  segment: string;
  version: number;
  /** What decides the membership, hashed: its conditions and those it refers to, the zone. */
  definition: string;
  /** Unix ms. */
  built_at: number;
  /** The cause of the rebuild it waits for. */
  stale: string | null;
  /** Why the last rebuild did not succeed. */
  failure: string | null;
}

export interface WebhooksTable {
  workspace_id: string;
  id: string;
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

/** Every PostgreSQL table, as Kysely sees it. Every tenant table starts with `workspace_id`. */
export interface Schema {
  workspaces: WorkspacesTable;
  users: UsersTable;
  members_of: MembersOfTable;
  sessions: SessionsTable;
  api_keys: ApiKeysTable;
  contacts: ContactsTable;
  identities: IdentitiesTable;
  merges: MergesTable;
  identity_conflicts: IdentityConflictsTable;
  message_ids: MessageIdsTable;
  outbox: OutboxTable;
  outbox_blocks: OutboxBlocksTable;
  arrivals: ArrivalsTable;
  merge_moves: MergeMovesTable;
  dead_letters: DeadLettersTable;
  lists: ListsTable;
  list_members: ListMembersTable;
  segments: SegmentsTable;
  segment_versions: SegmentVersionsTable;
  imports: ImportsTable;
  event_names: EventNamesTable;
  membership_shards: MembershipShardsTable;
  membership_segments: MembershipSegmentsTable;
  webhooks: WebhooksTable;
  webhook_dead_letters: WebhookDeadLettersTable;
  webhook_deliveries: WebhookDeliveriesTable;
}
