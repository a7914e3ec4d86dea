/** What was read of a workspace's data, and when. */
export interface Reading<Value> {
  readonly value: Value;
  /** The data's version just before it was read. */
  readonly version: string;
  /** Counts up with each session that begins: a session may keep what was read since it began. */
  readonly turn: number;
}

export interface Asking {
  readonly version: string;
  readonly turn: number;
}

/** Whether it answers somebody who asks now: nothing was written since, or it was read within the asker's session. */
export function answers(reading: Pick<Reading<unknown>, "version" | "turn">, asking: Asking): boolean {
  return reading.version === asking.version || reading.turn >= asking.turn;
}

/** Readings by name, the least recently used dropped beyond so many bytes. */
export class Readings<Value> {
  readonly #kept = new Map<string, { readonly reading: Reading<Value>; readonly bytes: number }>();
  readonly #limit: number;
  readonly #bytesOf: (value: Value) => number;
  #bytes = 0;

  constructor(limit: number, bytesOf: (value: Value) => number) {
    this.#limit = limit;
    this.#bytesOf = bytesOf;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(name: string, asking: Asking): Reading<Value> | null {
    const kept = this.#kept.get(name);
    if (kept === undefined || !answers(kept.reading, asking)) return null;
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    return kept.reading;
  }

  put(name: string, reading: Reading<Value>): void {
    this.#drop(name);
    const bytes = this.#bytesOf(reading.value) + 2 * name.length;
    this.#kept.set(name, { reading, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#drop(oldest);
    }
  }

  #drop(name: string): void {
    this.#bytes -= this.#kept.get(name)?.bytes ?? 0;
    this.#kept.delete(name);
  }
}
