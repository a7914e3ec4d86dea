/** Why a membership changed. */
export type Cause =
  | "event"
  | "profile"
  | "list"
  | "merge"
  | "catalogue"
  | "permission"
  | "time"
  | "definition"
  | "refresh"
  | "import"
  | "erased";

/** One contact that entered (1) or left (-1) one segment: a row of the ledger. */
export interface MembershipChange {
  /** Counts up by one per workspace, in the order of commits. */
  readonly seq: number;
  readonly segment: string;
  readonly contactId: number;
  readonly change: 1 | -1;
  readonly cause: Cause;
  /** What can be named of the cause: the event, the trait, the list; else empty. */
  readonly detail: string;
  /** JSON pointer into the definition of that version: the condition that turned; "" where that is not known. */
  readonly condition: string;
  /** The segment's version. */
  readonly version: number;
}

/** What one transaction wrote to the ledger. It reaches ClickHouse a moment later, through the outbox. */
export interface CommittedChanges {
  readonly workspaceId: string;
  /** The instant the memberships were evaluated for, Unix ms. */
  readonly at: number;
  /** The ledger's numbers, both ends in. */
  readonly fromSeq: number;
  readonly toSeq: number;
  /** By ascending `seq`; null when they are too many to hold: read the ledger. */
  readonly changes: readonly MembershipChange[] | null;
}

/** Told after each commit of this process, in the order of commits. It must return at once; what it throws is logged. */
export type ChangesListener = (committed: CommittedChanges) => void;
