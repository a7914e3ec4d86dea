/** The year of a fashion shop: sale weeks, the demand of each day, the hours people shop at. */
export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const MINUTE = 60_000;

export interface Sale {
  readonly name: "Black Friday" | "January sale" | "Summer sale";
  /** Share taken off the price of what is on sale. */
  readonly off: number;
  /** How many times the ordinary number of visits. */
  readonly visits: number;
}

const BLACK_FRIDAY: Sale = { name: "Black Friday", off: 0.3, visits: 2.6 };
const JANUARY: Sale = { name: "January sale", off: 0.4, visits: 1.5 };
const SUMMER: Sale = { name: "Summer sale", off: 0.35, visits: 1.6 };

/** The day of the month of the fourth Friday of November. */
function blackFriday(year: number): number {
  const first = new Date(Date.UTC(year, 10, 1)).getUTCDay();
  return 1 + ((5 - first + 7) % 7) + 21;
}

/** The sale that runs on the (UTC) day of `ts`, if one does. */
export function saleOn(ts: number): Sale | null {
  const date = new Date(ts);
  const month = date.getUTCMonth();
  const day = date.getUTCDate();
  if (month === 0 && day >= 3 && day <= 21) return JANUARY;
  if (month === 6 && day <= 21) return SUMMER;
  if (month !== 10 && month !== 11) return null;
  // Monday before Black Friday to Cyber Monday, which can fall into December.
  const opens = Date.UTC(date.getUTCFullYear(), 10, blackFriday(date.getUTCFullYear()) - 4);
  return ts >= opens && ts < opens + 8 * DAY ? BLACK_FRIDAY : null;
}

const BY_MONTH = [0.86, 0.84, 1.0, 1.06, 1.05, 0.96, 0.9, 0.88, 1.08, 1.1, 1.14, 1.22];
/** From Sunday to Saturday. */
const BY_WEEKDAY = [1.18, 1.02, 0.94, 0.93, 0.96, 0.98, 1.08];
export const BUSIEST = 3.8;

/** Visits on the day of `ts`, as a multiple of an ordinary day's; never above BUSIEST. */
export function demand(ts: number): number {
  const date = new Date(ts);
  const ordinary = (BY_MONTH[date.getUTCMonth()] ?? 1) * (BY_WEEKDAY[date.getUTCDay()] ?? 1);
  return Math.min(BUSIEST, ordinary * (saleOn(ts)?.visits ?? 1));
}

/** Local hours from midnight: quiet nights, a bump at lunch, the peak in the evening. */
export const BY_HOUR = [
  1.2, 0.6, 0.3, 0.2, 0.2, 0.4, 1.2, 2.4, 3.4, 4, 4.4, 4.8, 5.6, 5.4, 4.8, 4.6, 4.8, 5.4, 6.2, 7.4, 8.6, 8.8, 6.4, 3.2,
];

export type Season = "spring" | "summer" | "autumn" | "winter";

export function seasonOf(ts: number): Season {
  const month = new Date(ts).getUTCMonth();
  if (month <= 1 || month === 11) return "winter";
  if (month <= 4) return "spring";
  return month <= 7 ? "summer" : "autumn";
}
