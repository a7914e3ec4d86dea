import type { Due } from "./due.ts";

/** Who crosses which edge at which instant, the earliest first. A binary heap. */
export class DueQueue {
  readonly #heap: Due[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** Unix ms; null when nothing is due. */
  get next(): number | null {
    return this.#heap[0]?.at ?? null;
  }

  push(due: Due): void {
    const heap = this.#heap;
    let place = heap.push(due) - 1;
    while (place > 0) {
      const above = (place - 1) >>> 1;
      if (heap[above]!.at <= due.at) break;
      heap[place] = heap[above]!;
      place = above;
    }
    heap[place] = due;
  }

  /** Takes out everything due at `now` or before. */
  *take(now: number): Generator<Due, void, undefined> {
    while (this.#heap.length > 0 && this.#heap[0]!.at <= now) yield this.#pop();
  }

  /** What is due at `instant` or before, in no order; it stays. */
  *upTo(instant: number, place = 0): Generator<Due, void, undefined> {
    const due = this.#heap[place];
    // Nothing below is earlier.
    if (due === undefined || due.at > instant) return;
    yield due;
    yield* this.upTo(instant, 2 * place + 1);
    yield* this.upTo(instant, 2 * place + 2);
  }

  clear(): void {
    this.#heap.length = 0;
  }

  #pop(): Due {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && heap[below + 1]!.at < heap[below]!.at) below += 1;
      if (heap[below]!.at >= last.at) break;
      heap[place] = heap[below]!;
      place = below;
    }
    heap[place] = last;
    return top;
  }
}
