import type { Generated } from "kysely";
import type { JsonColumn, OptionalTimestamp, Timestamp, TimestampWithDefault } from "./columns.ts";

export interface SegmentsTable {
  workspace_id: string;
  id: string;
  current_version: number;
  created_at: TimestampWithDefault;
  updated_at: TimestampWithDefault;
  archived_at: OptionalTimestamp;
  /** The scheme of stages that made it and alone may change it. */
  generated_by: Generated<string | null>;
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

export interface SegmentCostsTable {
  workspace_id: string;
  id: string;
  segment: string;
  campaign: Generated<string>;
  /** It counts evenly over [starts, ends), Unix ms. */
  starts: number;
  ends: number;
  cost: number | null;
  budget: number | null;
  /** ISO 4217; null: the workspace's. */
  currency: string | null;
  created_at: Timestamp;
  created_by: string | null;
}

export interface LifeCyclesTable {
  workspace_id: string;
  id: string;
  scheme: JsonColumn;
  version: number;
  created_at: TimestampWithDefault;
  updated_at: TimestampWithDefault;
  updated_by: string | null;
}
