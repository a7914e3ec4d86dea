import type { Logger } from "../../ingest/logger.ts";
import { claimNotices, nextNotice, settleNotices } from "./claims.ts";
import type { Notice, Settled } from "./notice.ts";
import { letterId, sendLetter, type SendingResources, sendToWebhook } from "./send.ts";

export interface NotifierOptions extends SendingResources {
  readonly logger: Logger;
  /** 0 to 1; chance unless given. */
  readonly random?: () => number;
  /** How often notices are looked for that nobody spoke of, ms. */
  readonly lookEvery?: number;
}

const unsent: Settled = { kind: "later", reason: "Kindred was stopped before it was sent." };

/**
 * Sends what alerts have to tell. Notices are rows that were written with their alert: whoever sends takes some, and settles them
 * afterwards. What a process was sending when it died is free again after five minutes and is sent under its old id.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #lookEvery: number;
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<number> = Promise.resolve(0);
  #isAsked = false;
  #started = false;
  #closed = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#lookEvery = options.lookEvery ?? 30_000;
  }

  start(): void {
    this.#started = true;
    this.nudge();
  }

  /** There is something to send. */
  nudge(): void {
    if (!this.#started || this.#closed || this.#isAsked) return;
    this.#isAsked = true;
    void this.#turnThenWait();
  }

  /** Sends all that is due now; gives how many notices were tried. Never throws: what failed is looked for again. */
  run(): Promise<number> {
    const turn = this.#turn.then(() => this.#sendAll());
    this.#turn = turn;
    return turn;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#turn;
  }

  async #turnThenWait(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#isAsked = false;
    await this.run();
    const wait = await this.#untilNext();
    if (this.#closed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.nudge(), wait);
    this.#timer.unref();
  }

  async #untilNext(): Promise<number> {
    const next = await nextNotice(this.#options.stores.pool).catch(() => null);
    return next === null ? this.#lookEvery : Math.min(this.#lookEvery, Math.max(1_000, next - this.#options.now()));
  }

  async #sendAll(): Promise<number> {
    let tried = 0;
    try {
      while (!this.#closed) {
        const notices = await claimNotices(this.#options.stores.pool, this.#options.now());
        if (notices.length === 0) break;
        tried += notices.length;
        for (const together of inLetters(notices)) {
          // A mail server that is away takes its time over each letter: nobody who closes waits for all of them.
          await this.#settle(together, this.#closed ? unsent : await this.#send(together));
        }
      }
    } catch (error) {
      this.#options.logger.warn({ err: error }, "Alerts could not be told: it is tried again");
    }
    return tried;
  }

  async #send(together: readonly Notice[]): Promise<Settled> {
    const [first] = together;
    if (first === undefined) return { kind: "sent" };
    const { workspaceId, channel, target, attempts, id, alert } = first;
    try {
      if (channel === "webhook")
        return await sendToWebhook(this.#options, workspaceId, target, { id, alert, attempt: attempts });
      const letter = { id: letterId(together.map((each) => each.id)), alerts: together.map((each) => each.alert) };
      return await sendLetter(this.#options, workspaceId, { channel, target }, letter);
    } catch (error) {
      this.#options.logger.warn(
        { workspaceId, notice: id, err: error },
        "An alert could not be told: it is tried again",
      );
      return { kind: "later", reason: "It could not be sent; the server's log says more." };
    }
  }

  async #settle(notices: readonly Notice[], settled: Settled): Promise<void> {
    const { stores, now, random = Math.random, logger } = this.#options;
    await settleNotices(stores.pool, notices, settled, { now: now(), random: random() });
    if (settled.kind === "failed")
      logger.warn({ notices: notices.map(({ id }) => id), reason: settled.reason }, "An alert could not be told");
  }
}

/** What goes to one mailbox at once is one letter; what was tried before keeps its company, and so its id. */
function inLetters(notices: readonly Notice[]): readonly (readonly Notice[])[] {
  const letters = new Map<string, Notice[]>();
  for (const notice of notices) {
    const { workspaceId, channel, target, attempts, id } = notice;
    const key = channel === "webhook" ? id : `${workspaceId} ${channel} ${attempts} ${target}`;
    letters.set(key, [...(letters.get(key) ?? []), notice]);
  }
  return [...letters.values()];
}
