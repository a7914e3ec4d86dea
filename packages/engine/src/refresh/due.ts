import { zoneOf } from "@kindred/segment";

/** What a part of the refresh stands at in one workspace; instants in Unix ms. */
export interface PartState {
  /** Requests for a refresh out of turn, and how many of them are behind. */
  readonly asked: number;
  readonly answered: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** The instant that the last attempt was for. */
  readonly covered: number | null;
  readonly error: string | null;
}

/** What decides when a workspace is refreshed. */
export interface RefreshMoment {
  readonly timezone: string;
  /** Hour of the workspace's day, 0 to 23. */
  readonly hour: number;
  /** When the last import came to its end, Unix ms. */
  readonly importedAt: number | null;
}

export type RefreshReason = "asked" | "never" | "daily" | "import" | "failed";

/** After a failure, ms. */
const retryAfter = 15 * 60_000;

/** The latest instant up to `now` (Unix ms) at which the day's refresh is due. */
export function lastDue({ timezone, hour }: Pick<RefreshMoment, "timezone" | "hour">, now: number): number {
  const zone = zoneOf(timezone);
  const today = zone.dayAt(now);
  const due = zone.fromWall(today, hour * 3_600_000);
  return due <= now ? due : zone.fromWall(today - 1, hour * 3_600_000);
}

/** The first instant after `now` at which the day's refresh is due. */
export function nextDue({ timezone, hour }: Pick<RefreshMoment, "timezone" | "hour">, now: number): number {
  const zone = zoneOf(timezone);
  const today = zone.dayAt(now);
  for (let day = today; ; day += 1) {
    const due = zone.fromWall(day, hour * 3_600_000);
    if (due > now) return due;
  }
}

/** Why a part is to be refreshed now; null: it is not. */
export function whyDue(state: PartState | undefined, moment: RefreshMoment, now: number): RefreshReason | null {
  if (state !== undefined && state.asked > state.answered) return "asked";
  if (state === undefined || state.covered === null) return "never";
  if (state.error !== null) return now - (state.finishedAt ?? 0) >= retryAfter ? "failed" : null;
  if (state.covered < lastDue(moment, now)) return "daily";
  return moment.importedAt !== null && state.covered < moment.importedAt ? "import" : null;
}
