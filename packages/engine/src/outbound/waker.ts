/** Lets one loop sleep until something has happened, without missing what happens between looking and sleeping. */
export class Waker {
  #woken = false;
  #end: () => void = () => undefined;

  wake(): void {
    this.#woken = true;
    this.#end();
  }

  /** Before looking: what wakes us from here on ends the next sleep. */
  reset(): void {
    this.#woken = false;
  }

  /** Until `wake`, or at most so long (ms; null: for ever). */
  async sleep(atMost: number | null): Promise<void> {
    if (this.#woken) return;
    await new Promise<void>((resolve) => {
      const timer = atMost === null ? null : setTimeout(resolve, atMost);
      this.#end = () => {
        if (timer !== null) clearTimeout(timer);
        resolve();
      };
    });
  }
}
