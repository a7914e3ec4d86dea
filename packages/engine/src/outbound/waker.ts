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

  /** Until `wake`, or at most so long (ms). Whether it was woken. */
  async sleep(atMost: number): Promise<boolean> {
    if (this.#woken) return true;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, atMost);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    return this.#woken;
  }
}
