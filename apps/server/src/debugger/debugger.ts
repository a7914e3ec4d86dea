import { randomBytes } from "node:crypto";
import type { RejectedCall } from "@kindred/engine";

/** Calls of one workspace that are remembered, and the bytes of JSON that they may come to. */
const mostCalls = 500;
const mostBytes = 2_000_000;
/** The same over all workspaces: whose calls are the oldest forgets them first. */
const mostBytesOfAll = 32_000_000;

/** What became of a call that came in. */
export interface SeenCall {
  /** Counts up within the process. */
  readonly seq: number;
  /** Unix ms. */
  readonly receivedAt: number;
  /** From the request's being read to its answer, ms. */
  readonly tookMs: number;
  readonly outcome: "accepted" | "duplicate" | "refused";
  readonly code: string | null;
  readonly pointer: string | null;
  readonly reason: string | null;
  /** As it came; null when it could not be read at all. */
  readonly call: unknown;
}

export interface Arrived {
  readonly receivedAt: number;
  readonly tookMs: number;
  /** Of the whole request. */
  readonly bytes: number;
  readonly calls: readonly unknown[];
  readonly rejected: readonly RejectedCall[];
  readonly duplicateAt: readonly number[];
}

interface Ring {
  readonly calls: { readonly seen: SeenCall; readonly bytes: number }[];
  bytes: number;
  /** The number of the latest call that is not here any more. */
  forgotten: number;
}

/**
 * The latest calls of every workspace as they came, for whoever looks on: in this process's memory, of bounded size, gone with it.
 * Ingestion pays one reference a call, and nothing more for those of a large batch that would be forgotten at once.
 */
export class Debugger {
  /** Names this process: places of another one's memory mean nothing here. */
  readonly epoch = randomBytes(6).toString("hex");
  /** The workspace that was heard of last stands last. */
  readonly #rings = new Map<string, Ring>();
  #bytes = 0;
  #seq = 0;

  note(workspaceId: string, { receivedAt, tookMs, bytes, calls, rejected, duplicateAt }: Arrived): void {
    const each = Math.ceil(bytes / Math.max(1, calls.length));
    const from = Math.max(0, calls.length - mostCalls);
    const refused = new Map(rejected.map((one) => [one.index, one]));
    const repeated = new Set(duplicateAt);
    for (let index = from; index < calls.length; index += 1) {
      const refusal = refused.get(index);
      this.#add(workspaceId, each, {
        receivedAt,
        tookMs,
        outcome: refusal !== undefined ? "refused" : repeated.has(index) ? "duplicate" : "accepted",
        code: refusal?.code ?? null,
        pointer: refusal?.pointer ?? null,
        reason: refusal?.reason ?? null,
        call: calls[index],
      });
    }
  }

  /** A request that was refused as a whole. */
  noteRefusal(
    workspaceId: string,
    refusal: { readonly receivedAt: number; readonly code: string; readonly pointer: string; readonly reason: string },
  ): void {
    this.#add(workspaceId, 200, { ...refusal, tookMs: 0, outcome: "refused", call: null });
  }

  /** Oldest first, behind the place. `missed`: some behind it are not among them. */
  read(workspaceId: string, after: number, limit: number): { calls: readonly SeenCall[]; missed: boolean } {
    const ring = this.#rings.get(workspaceId);
    const later = ring?.calls.filter(({ seen }) => seen.seq > after) ?? [];
    const missed = after > 0 && (later.length > limit || (ring?.forgotten ?? 0) > after);
    return { calls: later.slice(-limit).map(({ seen }) => seen), missed };
  }

  #add(workspaceId: string, bytes: number, call: Omit<SeenCall, "seq">): void {
    const ring = this.#rings.get(workspaceId) ?? { calls: [], bytes: 0, forgotten: 0 };
    this.#rings.delete(workspaceId);
    this.#rings.set(workspaceId, ring);
    this.#seq += 1;
    ring.calls.push({ seen: { seq: this.#seq, ...call }, bytes });
    ring.bytes += bytes;
    this.#bytes += bytes;
    while (ring.calls.length > mostCalls || (ring.bytes > mostBytes && ring.calls.length > 1)) this.#forget(ring);
    while (this.#bytes > mostBytesOfAll) {
      const [oldest] = this.#rings;
      if (oldest === undefined) return;
      const [id, quiet] = oldest;
      this.#forget(quiet);
      if (quiet.calls.length === 0) this.#rings.delete(id);
    }
  }

  #forget(ring: Ring): void {
    const gone = ring.calls.shift();
    ring.forgotten = gone?.seen.seq ?? ring.forgotten;
    ring.bytes -= gone?.bytes ?? 0;
    this.#bytes -= gone?.bytes ?? 0;
  }
}
