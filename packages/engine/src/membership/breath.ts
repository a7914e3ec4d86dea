/** How long one piece of work may keep everything else in the process waiting, ms. */
const longest = 12;

/** Lets others have their turn where that is due: call `take` between the parts of long work. */
export class Breath {
  #since = performance.now();

  async take(): Promise<void> {
    if (performance.now() - this.#since < longest) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#since = performance.now();
  }
}
