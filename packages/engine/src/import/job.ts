import { KindredError } from "@kindred/schema";
import type { Stores, WorkspaceStore } from "@kindred/store";
import type { ImportPlan } from "./plan.ts";

export type ImportPhase = "reading" | "identifying" | "writing" | "done";

/** How far an import is. Kept in PostgreSQL after each step, so that a restart goes on from there. */
export interface ImportProgress {
  readonly phase: ImportPhase;
  /** Rows read, rejected ones included. */
  readonly rows: number;
  /** Share of the file that has been read, 0 to 1. */
  readonly read: number;
  readonly rejected: number;
  /** Rejected rows by reason code. `no_identity` is normal for orders: guests. */
  readonly codes: Readonly<Record<string, number>>;
  /** How much of the file of rejected rows is certain, in bytes. */
  readonly rejectedBytes: number;
  /** Steps of the phase that are behind: pieces of the file, slices of orders, batches of rows. */
  readonly steps: number;
  readonly of: number;
  readonly contactsCreated: number;
  readonly contactsUpdated: number;
  /** What was stored: events, list members or product states; contacts are counted apart. */
  readonly written: number;
  /** What was there already. */
  readonly skipped: number;
  /** Orders whose rows name different buyers: one of them was taken, always the same. */
  readonly mixedOrders: number;
}

export const startProgress: ImportProgress = {
  phase: "reading",
  rows: 0,
  read: 0,
  rejected: 0,
  codes: {},
  rejectedBytes: 0,
  steps: 0,
  of: 0,
  contactsCreated: 0,
  contactsUpdated: 0,
  written: 0,
  skipped: 0,
  mixedOrders: 0,
};

/** One import under way. */
export interface Job {
  readonly id: string;
  readonly stores: Stores;
  readonly store: WorkspaceStore;
  readonly plan: ImportPlan;
  /** `received_at` of everything the import writes, Unix ms: when it was started. */
  readonly receivedAt: number;
  readonly signal: AbortSignal;
  readonly rejectedPath: string;
  progress: ImportProgress;
  /** Tells watchers, without keeping it. */
  report(change: Partial<ImportProgress>): void;
  /** Tells watchers and keeps it: a restart goes on from here. */
  save(change: Partial<ImportProgress>): Promise<void>;
  /** Makes what was written to PostgreSQL visible in ClickHouse. */
  flush(): Promise<void>;
}

/** @throws KindredError `import_cancelled` */
export function checkCancelled(job: Job): void {
  if (job.signal.aborted) throw new KindredError("import_cancelled", "The import was cancelled.");
}

export function addCodes(
  codes: Readonly<Record<string, number>>,
  more: Iterable<readonly [string, number]>,
): Record<string, number> {
  const sum: Record<string, number> = { ...codes };
  for (const [code, count] of more) sum[code] = (sum[code] ?? 0) + count;
  return sum;
}
