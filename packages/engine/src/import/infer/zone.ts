import { KindredError } from "@kindred/schema";

const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws KindredError `bad_timezone` */
export function checkZone(zone: string): void {
  try {
    formatOf(zone);
  } catch (cause) {
    throw new KindredError("bad_timezone", `"${zone}" is not a time zone: use an IANA name such as Europe/Kyiv.`, {
      cause,
    });
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** Offsets change on the quarter of an hour at most; asking the calendar is slow. */
const quarter = 900_000;
const offsets = new Map<string, Map<number, number>>();

/** How far the zone's clocks are ahead of UTC at an instant, in ms. */
function offsetAt(zone: string, instant: number): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  if (known.size === 0 || known.size > 100_000) {
    known.clear();
    offsets.set(zone, known);
  }
  const at = Math.floor(instant / quarter);
  const offset = known.get(at) ?? computeOffset(zone, at * quarter);
  known.set(at, offset);
  return offset;
}

function computeOffset(zone: string, instant: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/**
 * Unix ms of a canonical date (see `canonicalDate`); one without an offset is local time in `zone`. A time that a clock
 * change skips counts from before the change; one that happens twice is the first.
 */
export function instantOf(canonical: string, zone: string): number {
  const text = canonical.replace(" ", "T");
  if (/(Z|[+-]\d\d:\d\d)$/.test(text)) return Date.parse(text);
  const asUtc = Date.parse(`${text}Z`);
  if (zone === "UTC") return asUtc;
  const before = asUtc - offsetAt(zone, asUtc - 86_400_000);
  if (before + offsetAt(zone, before) === asUtc) return before;
  const after = asUtc - offsetAt(zone, asUtc + 86_400_000);
  return after + offsetAt(zone, after) === asUtc ? after : before;
}
