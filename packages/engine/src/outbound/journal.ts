import type { Parcel, ParcelQueue } from "./parcel-queue.ts";
import type { PostOutcome } from "./post.ts";
import type { Death, Delivery, Progress } from "./records.ts";

/** What has happened to a webhook's parcels since it was last written down. */
export class Journal {
  #changed = new Set<Parcel>();
  #settled: string[] = [];
  #dead: Death[] = [];
  #deliveries: Delivery[] = [];

  /** Parcels given up. */
  get deaths(): number {
    return this.#dead.length;
  }

  /** @param at when it was sent, Unix ms */
  sent(parcel: Parcel, outcome: PostOutcome, at: number, result: Delivery["outcome"], reason: string | null): void {
    const isAnswered = outcome.kind === "answered";
    this.#deliveries.push({
      messageId: parcel.id,
      changes: parcel.seqs.length,
      attempt: parcel.attempts,
      at,
      outcome: result,
      status: isAnswered ? outcome.status : null,
      ms: outcome.ms,
      reason,
      answer: isAnswered && result !== "delivered" && outcome.answer !== "" ? outcome.answer : null,
    });
  }

  /** It stays, with other attempts and another time. */
  changed(parcel: Parcel): void {
    this.#changed.add(parcel);
  }

  settled(parcel: Parcel): void {
    this.#changed.delete(parcel);
    if (parcel.stored) this.#settled.push(parcel.id);
  }

  died(parcel: Parcel, outcome: PostOutcome, reason: string, at: number): void {
    this.#dead.push({ parcel, status: outcome.kind === "answered" ? outcome.status : null, reason, at });
  }

  /**
   * All of it, to be written in one statement; from here on the journal is empty. Parcels that failed or wait behind a failed one
   * are to be stored, so that the cursor passes them, and so is whatever is about to join the queue; it stays before the first
   * of the others.
   */
  take(queue: ParcelQueue, readTo: number, joining: readonly Parcel[]): Progress {
    const kept = new Set([...queue.toStore(), ...this.#changed, ...joining]);
    // Marked before it is written: one that is delivered meanwhile is then among the next settled ones.
    for (const parcel of kept) parcel.stored = true;
    this.#changed = new Set();
    const open = queue.firstNotStored();
    return {
      position: open === null ? readTo : open - 1,
      kept: [...kept],
      settled: this.#settled.splice(0),
      dead: this.#dead.splice(0),
      deliveries: this.#deliveries.splice(0),
    };
  }
}
