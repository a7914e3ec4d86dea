import type { LedgerRow } from "./ledger-rows.ts";

/** What one request carries: a change, or a batch of them. */
export interface Parcel {
  /** The `webhook-id` of every attempt. */
  readonly id: string;
  /** Numbers of its ledger rows, ascending. */
  readonly seqs: readonly number[];
  readonly contacts: readonly number[];
  /** How often it has been sent in vain. */
  attempts: number;
  /** Of the first attempt, Unix ms. */
  firstAt: number | null;
  /** Not to be sent before, Unix ms. */
  nextAt: number;
  /** Whether it is (or is just being) written to `webhook_parcels`; else the cursor must stay before it. */
  stored: boolean;
  /** The rows themselves while they are fresh. */
  rows: readonly LedgerRow[] | null;
}

/**
 * The parcels of one webhook that are not settled, in the order of the ledger. A contact's parcels go out one after the other:
 * one is ready when no earlier one is about any of its contacts. Some hundreds are held at most, so plain passes over all will do.
 */
export class ParcelQueue {
  readonly #parcels = new Map<string, Parcel>();
  readonly #sending = new Set<Parcel>();

  get size(): number {
    return this.#parcels.size;
  }

  get sending(): number {
    return this.#sending.size;
  }

  add(parcel: Parcel): void {
    this.#parcels.set(parcel.id, parcel);
  }

  /** It is delivered or dead. */
  remove(parcel: Parcel): void {
    this.#parcels.delete(parcel.id);
    this.#sending.delete(parcel);
  }

  /** It was not delivered and stays. */
  putBack(parcel: Parcel): void {
    this.#sending.delete(parcel);
  }

  /** Takes up to `room` parcels that may be sent now. */
  takeReady(now: number, room: number): Parcel[] {
    const ready: Parcel[] = [];
    for (const parcel of this.#heads()) {
      if (ready.length >= room) break;
      if (parcel.nextAt <= now && !this.#sending.has(parcel)) ready.push(parcel);
    }
    for (const parcel of ready) this.#sending.add(parcel);
    return ready;
  }

  /** When the next parcel that waits for its time may be sent, Unix ms; null when none waits. */
  nextDue(): number | null {
    let due: number | null = null;
    for (const parcel of this.#heads())
      if (!this.#sending.has(parcel) && (due === null || parcel.nextAt < due)) due = parcel.nextAt;
    return due;
  }

  /** Parcels that were sent in vain. */
  failed(): readonly Parcel[] {
    return [...this.#parcels.values()].filter(({ attempts }) => attempts > 0);
  }

  /** Contacts that wait behind a parcel that was sent in vain, with all that wait behind those in turn. */
  heldUp(): ReadonlySet<number> {
    const contacts = new Set<number>();
    for (const parcel of this.#parcels.values())
      if (parcel.attempts > 0 || parcel.contacts.some((contact) => contacts.has(contact)))
        for (const contact of parcel.contacts) contacts.add(contact);
    return contacts;
  }

  /** Parcels behind which the cursor would have to wait: those not stored yet that failed or wait behind a failed one. */
  toStore(): readonly Parcel[] {
    const held = this.heldUp();
    return [...this.#parcels.values()].filter(
      (parcel) => !parcel.stored && parcel.contacts.some((contact) => held.has(contact)),
    );
  }

  /** The first ledger row that rests on the cursor alone; null when there is none. */
  firstNotStored(): number | null {
    let first: number | null = null;
    for (const { stored, seqs } of this.#parcels.values())
      if (!stored && seqs[0] !== undefined && (first === null || seqs[0] < first)) first = seqs[0];
    return first;
  }

  /** The instant (Unix ms) of the oldest change, or of the first attempt to send it; null without any. */
  oldest(): number | null {
    let oldest: number | null = null;
    for (const { rows, firstAt } of this.#parcels.values()) {
      const at = firstAt ?? rows?.[0]?.at ?? null;
      if (at !== null && (oldest === null || at < oldest)) oldest = at;
    }
    return oldest;
  }

  /** How many parcels are about none of these contacts. */
  countOutside(contacts: ReadonlySet<number>): number {
    let count = 0;
    for (const parcel of this.#parcels.values())
      if (!parcel.contacts.some((contact) => contacts.has(contact))) count += 1;
    return count;
  }

  /** Those with no earlier parcel about any of their contacts. */
  *#heads(): Generator<Parcel> {
    const earlier = new Set<number>();
    for (const parcel of this.#parcels.values()) {
      if (!parcel.contacts.some((contact) => earlier.has(contact))) yield parcel;
      for (const contact of parcel.contacts) earlier.add(contact);
    }
  }
}
