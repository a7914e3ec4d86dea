import type { WorkspaceStore } from "@kindred/store";
import type { Dispatcher } from "undici";
import type { Logger } from "../ingest/logger.ts";
import type { Describer } from "./change.ts";
import type { Counts } from "./figures.ts";
import type { LedgerFollower } from "./follower.ts";
import { Journal } from "./journal.ts";
import { readLedgerRows } from "./ledger-rows.ts";
import type { SenderLimits } from "./limits.ts";
import { cutParcels, messageOf } from "./message.ts";
import { ParcelQueue, type Parcel } from "./parcel-queue.ts";
import { post, type PostOutcome } from "./post.ts";
import type { Records } from "./records.ts";
import { sign } from "./signature.ts";
import { judge, retryDelay, retryFor, type Verdict } from "./verdict.ts";
import { Waker } from "./waker.ts";
import { secretsOf, type Webhook } from "./webhook.ts";

export interface SenderOptions {
  readonly webhook: Webhook;
  readonly store: WorkspaceStore;
  readonly records: Records;
  readonly follower: LedgerFollower;
  readonly describer: Describer;
  readonly dispatcher: Dispatcher;
  /** Unix ms. */
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly counts: Counts;
  readonly limits: SenderLimits;
}

/** How long requests under way may take to end when the sender is stopped, ms. */
const farewell = 2000;
/** After a failure of our own stores, ms. */
const storePause = 1000;
/** After an outage, what failed is sent again within this time, ms: a receiver that just came up is weak. */
const spread = 2000;
const longestSleep = 60_000;

/**
 * Brings one webhook's changes to its receiver: at least once, a contact's in order, several contacts at a time. It is a cursor
 * over the ledger and the few parcels behind it that failed.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #queue = new ParcelQueue();
  readonly #journal = new Journal();
  readonly #waker = new Waker();
  readonly #ending = new AbortController();
  #webhook: Webhook;
  #readTo: number;
  #news = true;
  #replays = true;
  #stopped = false;
  #failuresInRow = 0;
  #pausedUntil = 0;
  #deadLetters = 0;
  #gone: string | null = null;
  #recordTimer: NodeJS.Timeout | null = null;
  #recordDue = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#webhook = options.webhook;
    this.#readTo = options.webhook.position;
  }

  /** Parcels sent in vain, requests under way, and the instant (Unix ms) of the oldest change not delivered. */
  get state(): { readonly waiting: number; readonly sending: number; readonly oldest: number | null } {
    return { waiting: this.#queue.failed().length, sending: this.#queue.sending, oldest: this.#queue.oldest() };
  }

  /** The webhook's settings as they are now; looks for replays too. */
  configure(webhook: Webhook): void {
    this.#webhook = webhook;
    this.#replays = true;
    this.wake();
  }

  /** Time may have passed or something may have come: look. */
  wake(): void {
    this.#waker.wake();
  }

  /** Ends `run` after the requests under way, or without them after two seconds: those are sent again by whoever is next. */
  stop(): void {
    this.#stopped = true;
    this.wake();
  }

  /** The lock is lost: somebody else may be sending already. */
  abandon(): void {
    this.#ending.abort();
    this.stop();
  }

  /** Sends until `stop`, or a 410. @throws whatever the stores throw: then start anew from what is written down */
  async run(): Promise<void> {
    const { records, follower } = this.#options;
    const unwatch = follower.watch(this.#webhook.workspaceId, () => {
      this.#news = true;
      this.wake();
    });
    try {
      for (const parcel of await records.parcels()) this.#queue.add(parcel);
      this.#deadLetters = await records.deadLetters();
      while (!this.#stopped && this.#gone === null) {
        this.#waker.reset();
        await this.#takeReplays();
        await this.#readOn();
        this.#dispatch();
        if (this.#recordDue) await this.#record();
        await this.#waker.sleep(this.#sleepTime());
      }
      await this.#finish();
      if (this.#gone !== null) await records.disable(this.#gone, this.#options.now());
    } finally {
      this.#stopped = true;
      unwatch();
      this.#ending.abort();
      if (this.#recordTimer !== null) clearTimeout(this.#recordTimer);
    }
  }

  /** Whether the receiver as a whole seems down, or too much has failed: nothing new is tried, the cursor stays. */
  #isHalted(): boolean {
    const { limits } = this.#options;
    return (
      this.#failuresInRow >= limits.failuresInRow ||
      this.#deadLetters >= limits.deadLetters ||
      this.#queue.failed().length >= limits.failed
    );
  }

  /** Dead letters that somebody wants sent again. Others may have been deleted, or be too old by now. */
  async #takeReplays(): Promise<void> {
    const { records, limits, now } = this.#options;
    const room = limits.held - this.#queue.size;
    if (!this.#replays || this.#deadLetters === 0 || room <= 0) return;
    const replays = await records.takeReplays(room, now());
    this.#replays = replays.length === room;
    const written = await records.deadLetters();
    // Requests go on meanwhile: whoever died while the others were counted is not written yet.
    this.#deadLetters = written + this.#journal.deaths;
    for (const parcel of replays) this.#queue.add(parcel);
  }

  /** The ledger's next rows, as long as there is room for them. */
  async #readOn(): Promise<void> {
    const { follower, limits, now } = this.#options;
    const { workspaceId, batchSize, segments, changes } = this.#webhook;
    const window = limits.concurrency * 8;
    while (this.#news && !this.#stopped && !this.#isHalted()) {
      const held = this.#queue.heldUp();
      const fresh = this.#queue.countOutside(held);
      const room = Math.min(window - fresh, limits.held - this.#queue.size);
      // Pages of a row or two would cost more than they bring.
      if (fresh > window / 2 || room <= 0) return;
      this.#news = false;
      const change = changes.length === 2 ? null : changes[0] === "entered" ? 1 : -1;
      const limit = room * batchSize;
      const page = await follower.page(workspaceId, this.#readTo, limit, { segments, change });
      if (page.rows.length === limit) this.#news = true;
      const parcels = cutParcels(workspaceId, page.rows, batchSize, held, now());
      // A batch has to be the same when it is sent again: what belongs together is written down first.
      if (batchSize > 1) await this.#record(page.to, parcels);
      else if (page.to > this.#readTo) this.#recordSoon();
      this.#readTo = page.to;
      for (const parcel of parcels) this.#queue.add(parcel);
    }
  }

  #dispatch(): void {
    const { now, limits } = this.#options;
    if (this.#stopped || this.#gone !== null || now() < this.#pausedUntil) return;
    for (const parcel of this.#queue.takeReady(now(), limits.concurrency - this.#queue.sending))
      void this.#send(parcel);
  }

  async #send(parcel: Parcel): Promise<void> {
    const { store, describer, dispatcher, now, limits, logger } = this.#options;
    const webhook = this.#webhook;
    try {
      const rows = parcel.rows ?? (await readLedgerRows(store, parcel.seqs));
      const isBatch = webhook.batchSize > 1 || parcel.seqs.length > 1;
      const body = messageOf(await describer.describe(store, rows), isBatch);
      // Everybody it was about has been erased.
      if (body === null) return this.#settle(parcel);
      const at = now();
      const outcome = await post({
        url: webhook.url,
        headers: { ...sign(secretsOf(webhook, at), parcel.id, at, body) },
        body,
        dispatcher,
        timeout: limits.timeout,
        signal: this.#ending.signal,
      });
      // What our own end cut off may have arrived: it is sent again, and not counted against the receiver.
      if (!this.#ending.signal.aborted) this.#conclude(parcel, outcome, at);
    } catch (error) {
      logger.warn({ webhook: webhook.id, err: error }, "A webhook's change could not be read: trying again");
      parcel.nextAt = now() + storePause;
      this.#queue.putBack(parcel);
    } finally {
      // The loop may be reading or writing: the receiver does not wait for that.
      this.#dispatch();
      this.wake();
    }
  }

  #conclude(parcel: Parcel, outcome: PostOutcome, at: number): void {
    const { now, counts, limits } = this.#options;
    const verdict = judge(outcome, now());
    parcel.attempts += 1;
    parcel.firstAt ??= at;
    if (verdict.kind === "delivered") {
      counts.delivered += 1;
      counts.changes += parcel.seqs.length;
      this.#journal.sent(parcel, outcome, at, "delivered", null);
      this.#settle(parcel);
      return this.#receiverIsUp();
    }
    // One who rejects everything is broken rather than right: that is tried again, and the ledger keeps the rest.
    const isRejected = verdict.kind === "rejected" && !this.#isHalted();
    const isTooOld = now() - parcel.firstAt >= retryFor && this.#deadLetters < limits.deadLetters;
    this.#failuresInRow += 1;
    if (verdict.kind === "gone") this.#gone = verdict.reason;
    else if (isRejected || isTooOld) {
      counts.dead += 1;
      this.#deadLetters += 1;
      this.#journal.sent(parcel, outcome, at, "dead", verdict.reason);
      this.#journal.died(parcel, outcome, verdict.reason, now());
      return this.#settle(parcel);
    }
    counts.retries += 1;
    this.#journal.sent(parcel, outcome, at, "retrying", verdict.reason);
    this.#postpone(parcel, verdict);
  }

  #postpone(parcel: Parcel, verdict: Verdict): void {
    const { now, random } = this.#options;
    const { retryAfter, everything } = verdict.kind === "retry" ? verdict : { retryAfter: 0, everything: false };
    const asked = now() + retryAfter;
    if (everything) this.#pausedUntil = Math.max(this.#pausedUntil, asked);
    // The last attempt is made when the time is up, not long after it.
    const last = Math.max((parcel.firstAt ?? now()) + retryFor, now() + storePause);
    // What waits long is read again when its time comes.
    parcel.rows = null;
    parcel.nextAt = Math.max(asked, Math.min(last, now() + retryDelay(parcel.attempts, random)));
    this.#queue.putBack(parcel);
    this.#journal.changed(parcel);
    this.#recordSoon();
  }

  #settle(parcel: Parcel): void {
    this.#queue.remove(parcel);
    this.#journal.settled(parcel);
    this.#recordSoon();
  }

  /** After an outage what failed need not wait out its pause. */
  #receiverIsUp(): void {
    const { now, random, limits } = this.#options;
    const wasDown = this.#failuresInRow >= limits.failuresInRow;
    this.#failuresInRow = 0;
    if (!wasDown) return;
    for (const parcel of this.#queue.failed())
      parcel.nextAt = Math.min(parcel.nextAt, now() + Math.round(random() * spread));
  }

  #recordSoon(): void {
    this.#recordTimer ??= setTimeout(() => {
      this.#recordTimer = null;
      this.#recordDue = true;
      this.wake();
    }, this.#options.limits.recordEvery);
  }

  /** `readTo`, `joining`: the rows that have just been read and what they are sent as. */
  async #record(readTo = this.#readTo, joining: readonly Parcel[] = []): Promise<void> {
    this.#recordDue = false;
    const progress = this.#journal.take(this.#queue, readTo, joining);
    // A webhook that was deleted has nothing more to do.
    if (!(await this.#options.records.write(progress))) this.#stopped = true;
  }

  /** Lets requests under way end, for a while, and writes down what came of them. */
  async #finish(): Promise<void> {
    const late = setTimeout(() => {
      this.#ending.abort();
      this.wake();
    }, farewell);
    while (this.#queue.sending > 0 && !this.#ending.signal.aborted) {
      this.#waker.reset();
      await this.#waker.sleep(farewell);
    }
    clearTimeout(late);
    await this.#record();
  }

  #sleepTime(): number {
    const { now, limits } = this.#options;
    const due = this.#queue.sending < limits.concurrency ? this.#queue.nextDue() : null;
    if (due === null) return longestSleep;
    return Math.min(longestSleep, Math.max(1, Math.max(due, this.#pausedUntil) - now()));
  }
}
