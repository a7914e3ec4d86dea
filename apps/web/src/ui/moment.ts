/** A text of data that is a date or an instant, Unix ms. */
export interface Moment {
  readonly at: number;
  /** `zoned`: an instant; `clock`: date and time of nobody's zone; `day`: no time. What has no zone is read as if in UTC. */
  readonly kind: "day" | "clock" | "zoned";
}

const pattern = /^\d{4}-\d{2}-\d{2}(?<time>[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/u;

/** Dates come as text. null: it is none, or a day that no calendar has. */
export function momentOf(text: string): Moment | null {
  const found = pattern.exec(text);
  if (found === null) return null;
  const { time, zone } = found.groups ?? {};
  // The one form that every browser reads: `T`, at most milliseconds, a colon in the zone.
  const day = text.slice(0, 10);
  const clock = time === undefined ? "" : `T${time.slice(1, time.length - (zone?.length ?? 0)).slice(0, 12)}`;
  const at = Date.parse(`${day}${clock}${clock === "" ? "" : (zone ?? "Z").replace(/^(.\d{2})(\d{2})$/u, "$1:$2")}`);
  if (Number.isNaN(at) || new Date(Date.parse(day)).toISOString().slice(0, 10) !== day) return null;
  return { at, kind: time === undefined ? "day" : zone === undefined ? "clock" : "zoned" };
}
