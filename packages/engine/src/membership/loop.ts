/** A pause between steps: what is nudged within it is done together. */
const pause = 40;
const longestSleep = 60_000;

export interface LoopOptions {
  /** One step; gives after how many ms the next is needed without a nudge. */
  readonly step: () => Promise<number>;
  /** A step threw: gives after how many ms it is tried again. `failures`: in a row. */
  readonly onFailure: (error: unknown, failures: number) => number;
}

/** Runs a step whenever it is nudged or its time has come, one at a time; nudges that come meanwhile become one. */
export class Loop {
  readonly #options: LoopOptions;
  #turn: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #wakeAt = Infinity;
  #isRunning = false;
  #again = false;
  #failures = 0;
  #closed = false;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  nudge(): void {
    if (this.#isRunning) this.#again = true;
    else this.#wakeIn(0);
  }

  /** Work that must not overlap with a step. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when nothing runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#turn;
  }

  #wakeIn(ms: number): void {
    if (this.#closed) return;
    const at = performance.now() + ms;
    if (this.#timer !== null) {
      if (this.#wakeAt <= at) return;
      clearTimeout(this.#timer);
    }
    this.#wakeAt = at;
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  async #run(): Promise<void> {
    this.#timer = null;
    this.#isRunning = true;
    this.#again = false;
    let sleep = longestSleep;
    try {
      sleep = Math.min(longestSleep, await this.exclusive(this.#options.step));
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      if (!this.#closed) sleep = Math.min(longestSleep, this.#options.onFailure(error, this.#failures));
    }
    this.#isRunning = false;
    this.#wakeIn(this.#again ? Math.min(sleep, pause) : sleep);
  }
}
