/** `facts`: waiting for what ClickHouse has; `interpret`: gathering, evaluating and comparing. */
export interface PhaseTimes {
  read: number;
  flush: number;
  facts: number;
  interpret: number;
  commit: number;
}

/** Where the time of one tick goes, ms: each `end` books what has passed since the one before. */
export class Phases {
  readonly ms: PhaseTimes = { read: 0, flush: 0, facts: 0, interpret: 0, commit: 0 };
  #since = performance.now();

  end(phase: keyof PhaseTimes): void {
    const now = performance.now();
    this.ms[phase] += now - this.#since;
    this.#since = now;
  }
}
