/** Where a watch goes off, and how far back the value must come before it rests. */
export interface Trigger {
  readonly on: number;
  /** On the quiet side of `on`, or `on` itself. */
  readonly off: number;
  /** Whether the value goes off by rising or by falling. */
  readonly side: "above" | "below";
  /** Whether `on` itself goes off. */
  readonly inclusive: boolean;
}

/**
 * Whether a watch is off, with hysteresis (O. H. Schmitt, "A thermionic trigger", Journal of Scientific Instruments 15, 1938): a value
 * that trembles about the limit changes nothing until it has come back as far as `off`.
 *
 * @param was whether it was off before
 */
export function isTriggered(value: number, { on, off, side, inclusive }: Trigger, was: boolean): boolean {
  const sign = side === "above" ? 1 : -1;
  const beyond = sign * (value - on);
  if (beyond > 0 || (inclusive && beyond === 0)) return true;
  return was && sign * (value - off) > 0;
}

/** The change from one value to another over the first; Infinity from nothing to something, 0 where nothing changed. */
export function relativeChange(before: number, after: number): number {
  if (before === after) return 0;
  return before === 0 ? Math.sign(after) * Infinity : (after - before) / Math.abs(before);
}
