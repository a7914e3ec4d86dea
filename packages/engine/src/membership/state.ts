import type { WorkspaceStore } from "@kindred/store";
import type { Build } from "./builds.ts";
import type { Cause } from "./changes.ts";
import { Pending } from "../ingest/outbox/pending.ts";
import { ContactSet } from "./contact-set.ts";
import { Dirty } from "./dirty.ts";
import { DueQueue } from "./due-queue.ts";
import { FactsAhead } from "./facts-ahead.ts";
import { LivePanel } from "./live-panel.ts";
import { emptyRoster, type LiveSegment, type Roster } from "./live-segment.ts";
import { SegmentIndex } from "./segment-index.ts";
import { type Mark, shardCount, shardOf, type Standing } from "./shard.ts";

export interface Heavy {
  /** Its public id. */
  readonly key: string;
  readonly events: number;
}

/** All that one process holds of one workspace's memberships. Only the workspace's own loop changes it. */
export class MembershipState {
  readonly workspace: WorkspaceStore;
  roster: Roster = emptyRoster;
  index = new SegmentIndex([]);
  live = new LivePanel();
  /** The shards this process holds. */
  readonly marks = new Map<number, Mark>();
  readonly standings = new Map<number, Map<string, Standing>>();
  /** Members of each segment, of all shards: those held by other processes a moment late. */
  readonly members = new Map<string, ContactSet>();
  readonly due = new DueQueue();
  readonly ahead = new FactsAhead();
  readonly pending: Pending;
  /** Under way, by segment. */
  readonly builds = new Map<string, Build>();
  /** Left by the last commit for the next tick: whoever entered or left a segment whose ledger others read. */
  carried = new Dirty();
  /** Contacts with very many events. */
  readonly heavy = new Map<number, Heavy>();
  /** Segments whose last build failed: when they are tried again, Unix ms. */
  readonly retryAt = new Map<string, number>();
  /** The last arrival too large to list, Unix ms. */
  lastBulkAt = -Infinity;

  constructor(workspace: WorkspaceStore) {
    this.workspace = workspace;
    this.pending = new Pending(workspace.pool, workspace.id);
  }

  setRoster(roster: Roster): void {
    this.roster = roster;
    this.index = new SegmentIndex(roster.segments.values());
    this.live = new LivePanel();
    // Of the segments that edges had before.
    this.ahead.clear();
  }

  isMember(segment: string, contact: number): boolean {
    return this.members.get(segment)?.has(contact) ?? false;
  }

  membersOf(segment: string): ContactSet {
    let members = this.members.get(segment);
    if (members === undefined) this.members.set(segment, (members = new ContactSet()));
    return members;
  }

  holds(contact: number): boolean {
    return this.marks.has(shardOf(contact));
  }

  get holdsAll(): boolean {
    return this.marks.size === shardCount;
  }

  /** Whether the segment's membership in this shard is that of its present definition. */
  stands(segment: LiveSegment, shard: number): boolean {
    return this.standings.get(shard)?.get(segment.id)?.definition === segment.definition;
  }

  /** The segments that are to be built, with the shards in which and why. */
  wanting(now: number, refreshEvery: number): Map<LiveSegment, { shards: number[]; cause: Cause }> {
    const wanting = new Map<LiveSegment, { shards: number[]; cause: Cause }>();
    for (const segment of this.roster.segments.values()) {
      if (this.builds.has(segment.id) || now < (this.retryAt.get(segment.id) ?? 0)) continue;
      for (const [shard, standings] of this.standings) {
        const cause = whyBuild(segment, standings.get(segment.id), now, refreshEvery);
        if (cause === null) continue;
        const held = wanting.get(segment);
        if (held === undefined) wanting.set(segment, { shards: [shard], cause });
        else held.shards.push(shard);
      }
    }
    return wanting;
  }
}

function whyBuild(
  segment: LiveSegment,
  standing: Standing | undefined,
  now: number,
  refreshEvery: number,
): Cause | null {
  if (standing?.definition !== segment.definition) return "definition";
  if (standing.stale !== null) return standing.stale as Cause;
  return segment.freshness === "refreshed" && standing.builtAt <= now - refreshEvery ? "refresh" : null;
}
