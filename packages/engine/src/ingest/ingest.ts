import { randomBytes } from "node:crypto";
import { KindredError, parseCall } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import { Collector } from "./collector.ts";
import { namesSomebody } from "../identity/mention.ts";
import { callNamer, type Entry, toEntry } from "./entry.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { Flusher } from "./outbox/flusher.ts";
import { expireArrivals } from "../membership/arrivals.ts";
import { sweepMessageIds } from "./sweep.ts";
import { SettingsReader, type WorkspaceSettings } from "./workspace-settings.ts";

export interface IngestOptions {
  readonly stores: Stores;
  /** Unix ms; the system's clock unless given. */
  readonly now?: () => number;
  readonly logger?: Logger;
}

export interface AcceptOptions {
  /** When the request came, Unix ms; now unless given. */
  readonly receivedAt?: number;
  /** `sentAt` of the batch, Unix ms: corrects the clock of calls that carry none of their own. */
  readonly sentAt?: number | null;
  /** The sender's address; kept only where the workspace keeps it. */
  readonly ip?: string | null;
}

export interface RejectedCall {
  /** Its place in the batch. */
  readonly index: number;
  readonly messageId: string | null;
  readonly code: string;
  /** JSON pointer into the call. */
  readonly pointer: string;
  readonly reason: string;
}

export interface IngestResult {
  /** Stored now. */
  readonly accepted: number;
  /** Stored before, by message id: nothing changed. */
  readonly duplicates: number;
  /** Their places in the batch. */
  readonly duplicateAt: readonly number[];
  readonly rejected: readonly RejectedCall[];
}

export interface Ingest {
  /**
   * Checks each call, refuses the bad ones alone and stores the rest. When it resolves, what it accepted is durable.
   * @throws KindredError `unknown_workspace`, `too_busy`, `postgres_unavailable`, `disk_full`: nothing is acknowledged
   */
  accept(workspaceId: string, calls: readonly unknown[], options?: AcceptOptions): Promise<IngestResult>;
  /** Resolves when everything acknowledged before the call can be counted in ClickHouse. */
  flush(workspaceId: string): Promise<void>;
  /** Says that a transaction outside `accept` (an import, a list) has appended to the workspace's outbox. */
  nudge(workspaceId: string): void;
  /** Says that a workspace's settings were changed: they hold from the next call on, in other processes within seconds. */
  settingsChanged(workspaceId: string): void;
  /** Takes up what an earlier process left in the outbox. Called once at start. */
  resume(): Promise<void>;
  close(): Promise<void>;
}

const sweepEvery = 3_600_000;

/** The way of every call: check → group commit (PostgreSQL, acknowledged) → outbox → ClickHouse. */
export function createIngest(options: IngestOptions): Ingest {
  const { stores, now = Date.now, logger = silentLogger } = options;
  const settings = new SettingsReader(stores.pool, now);
  const flushers = new Map<string, Flusher>();
  const collectors = new Map<string, Collector>();
  let closed = false;

  const flusher = (workspaceId: string): Flusher =>
    found(flushers, workspaceId, () => new Flusher({ stores, workspaceId, logger }));
  const collector = (workspaceId: string): Collector =>
    found(collectors, workspaceId, () => {
      const onCommit = (): void => flusher(workspaceId).nudge();
      return new Collector({ pool: stores.pool, workspaceId, now, logger, onCommit });
    });
  const sweep = (): void => {
    sweepMessageIds(stores.pool, now()).catch((error: unknown) =>
      logger.warn({ err: error }, "Old message ids could not be swept"),
    );
    expireArrivals(stores.pool, now()).catch((error: unknown) =>
      logger.warn({ err: error }, "Arrivals that nobody read could not be swept"),
    );
  };
  const sweeper = setInterval(sweep, sweepEvery);
  sweeper.unref();

  return {
    accept: async (workspaceId, calls, how = {}) => {
      if (closed) throw new KindredError("closing", "Kindred is shutting down. Send this again.", { status: 503 });
      const { entries, places, rejected } = check(calls, await settings.read(workspaceId), how, now());
      const stored = entries.length === 0 ? [] : await collector(workspaceId).add(entries);
      const duplicateAt: number[] = [];
      for (const [at, isNew] of stored.entries()) if (!isNew) duplicateAt.push(places[at] ?? 0);
      const duplicates = duplicateAt.length;
      return { accepted: stored.length - duplicates, duplicates, duplicateAt, rejected };
    },
    flush: (workspaceId) => flusher(workspaceId).flush(),
    nudge: (workspaceId) => flusher(workspaceId).nudge(),
    settingsChanged: (workspaceId) => settings.forget(workspaceId),
    resume: async () => {
      const { rows } = await stores.pool.query<{ workspace_id: string }>("SELECT DISTINCT workspace_id FROM outbox");
      for (const { workspace_id } of rows) flusher(workspace_id).nudge();
      sweep();
    },
    close: async () => {
      closed = true;
      clearInterval(sweeper);
      for (const each of collectors.values()) await each.idle();
      for (const each of flushers.values()) await each.close();
    },
  };
}

function check(
  calls: readonly unknown[],
  settings: WorkspaceSettings,
  how: AcceptOptions,
  now: number,
): { entries: Entry[]; places: number[]; rejected: RejectedCall[] } {
  const entries: Entry[] = [];
  const places: number[] = [];
  const rejected: RejectedCall[] = [];
  const parse = {
    receivedAt: Math.trunc(how.receivedAt ?? now),
    sentAt: how.sentAt ?? null,
    ip: how.ip ?? null,
    keepIp: settings.keepIp,
    nameCall: callNamer(randomBytes(6).toString("hex")),
  };
  for (const [index, call] of calls.entries()) {
    try {
      const entry = toEntry(parseCall(call, parse), call, settings);
      if (!namesSomebody(entry.mention)) throw unusableIdentity();
      entries.push(entry);
      places.push(index);
    } catch (error) {
      const { code, pointer, message } = refusal(error);
      rejected.push({ index, messageId: messageIdOf(call), code, pointer: pointer ?? "", reason: message });
    }
  }
  return { entries, places, rejected };
}

/** A call nested so deeply that walking it overflows the stack is bad input like any other; whatever else is not ours throws. */
function refusal(error: unknown): KindredError {
  if (error instanceof KindredError) return error;
  if (error instanceof RangeError)
    return new KindredError("too_deep", "Nest objects and arrays less deeply.", { pointer: "" });
  throw error;
}

function unusableIdentity(): KindredError {
  const message =
    "Nothing here names a person: the phone number or the signed link cannot be used. Send userId or anonymousId.";
  return new KindredError("missing_identity", message, { pointer: "/userId" });
}

function messageIdOf(call: unknown): string | null {
  if (typeof call !== "object" || call === null || !("messageId" in call)) return null;
  return typeof call.messageId === "string" ? call.messageId : null;
}

function found<T>(all: Map<string, T>, key: string, make: () => T): T {
  let one = all.get(key);
  if (one === undefined) all.set(key, (one = make()));
  return one;
}
