const units = ["s", "m", "h", "d", "w", "mo", "y"] as const;
export type DurationUnit = (typeof units)[number];
export const durationUnits: readonly DurationUnit[] = units;

export interface Duration {
  readonly count: number;
  readonly unit: DurationUnit;
}

const pattern = /^([1-9]\d{0,8})(s|m|h|d|w|mo|y)$/;

/** `30d` as its number and unit; null for anything else. */
export function readDuration(value: unknown): Duration | null {
  const found = typeof value === "string" ? pattern.exec(value) : null;
  const unit = units.find((each) => each === found?.[2]);
  return found === null || unit === undefined ? null : { count: Number(found[1]), unit };
}

export function writeDuration({ count, unit }: Duration): string {
  return `${count}${unit}`;
}
