import { daysOn, type PeriodUnit, unitStart } from "@kindred/models";
import { KindredError } from "@kindred/schema";
import { momentOf, zoneOf } from "@kindred/segment";
import type { CampaignWindow } from "./question.ts";

/** Consecutive stretches of local days: bin i, from 1 on, is `[starts[i − 1], starts[i])`; the last one holds now. 0 is before all. */
export interface Timeline {
  readonly timezone: string;
  /** Days since 1970-01-01; one more than there are bins. */
  readonly starts: readonly number[];
  /** Bins 1 to this one may begin a cohort. */
  readonly cohorts: number;
  /** How many bins, from the first on, are over. */
  readonly finished: number;
  /** The first day of a bin, also of one that is yet to come. */
  readonly startOf: (bin: number) => number;
}

/** A contact's periods are bits of one number of at most 256. */
const mostBins = 250;

/**
 * By the calendar. Without `from` the year until now: 12 months, 4 quarters, 52 weeks or 30 days.
 *
 * @throws KindredError `bad_period`, `too_many_periods`
 */
export function calendarTimeline(
  unit: PeriodUnit,
  { from, to }: { readonly from: string | null; readonly to: string | null },
  timezone: string,
  now: number,
): Timeline {
  const today = zoneOf(timezone).dayAt(now);
  const end = unitStart(today, unit, 1);
  const back = { day: -29, week: -51, month: -11, quarter: -3 }[unit];
  const first = unitStart(from === null ? unitStart(today, unit, back) : dayOf(from, timezone, "/from"), unit);
  const until = to === null ? today : dayOf(to, timezone, "/to");
  const last = Math.min(today, until);
  if (first > last) {
    const message =
      first > today
        ? "`from` lies in the future: nobody can have begun since. Choose an earlier day."
        : to === null || from !== null
          ? "`from` lies after `to`: swap them."
          : "`to` lies more than a year back, where cohorts begin unless told: give `from` too.";
    throw new KindredError("bad_period", message, { status: 422, pointer: "/from" });
  }
  const starts: number[] = [];
  for (let start = first; start < end; start = unitStart(start, unit, 1)) {
    starts.push(start);
    if (starts.length > mostBins) throw tooMany(unit);
  }
  starts.push(end);
  const cohorts = starts.findLastIndex((start) => start <= last) + 1;
  return {
    timezone,
    starts,
    cohorts: Math.min(cohorts, starts.length - 1),
    finished: starts.length - 2,
    startOf: (bin) => starts[bin - 1] ?? unitStart(end, unit, bin - starts.length),
  };
}

/**
 * A window, and the units after it. @throws KindredError `bad_period`, `too_many_periods`
 */
export function windowTimeline(
  window: CampaignWindow,
  at: number,
  unit: PeriodUnit,
  timezone: string,
  now: number,
): Timeline {
  const today = zoneOf(timezone).dayAt(now);
  const from = dayOf(window.from, timezone, `/cut/windows/${at}/from`);
  const to = dayOf(window.to, timezone, `/cut/windows/${at}/to`);
  if (from >= to) {
    throw new KindredError(
      "bad_period",
      `The window "${window.name}" ends on the day it begins or before: \`to\` is the day after its last.`,
      {
        status: 422,
        pointer: `/cut/windows/${at}/to`,
      },
    );
  }
  if (from > today) {
    throw new KindredError(
      "bad_period",
      `The window "${window.name}" lies in the future: nobody can have begun in it. Choose an earlier one.`,
      { status: 422, pointer: `/cut/windows/${at}/from` },
    );
  }
  const starts = [from, to];
  for (let count = 1; starts.at(-1)! <= today; count++) {
    starts.push(daysOn(to, unit, count));
    if (starts.length > mostBins) throw tooMany(unit);
  }
  const finished = starts.filter((start) => start <= today).length - 1;
  const startOf = (bin: number): number => starts[bin - 1] ?? daysOn(to, unit, bin - 2);
  return { timezone, starts, cohorts: 1, finished: Math.max(0, finished), startOf };
}

/** For each local day from the one before the first bin on, the bin it lies in. */
export function binsByDay({ starts }: Timeline): { readonly first: number; readonly bins: readonly number[] } {
  const bins = [0];
  for (let bin = 1; bin < starts.length; bin++) {
    for (let day = starts[bin - 1]!; day < starts[bin]!; day++) bins.push(bin);
  }
  return { first: starts[0]! - 1, bins };
}

export function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

function dayOf(text: string, timezone: string, pointer: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? momentOf(text, timezone) : null;
  if (ms === null) {
    throw new KindredError(
      "bad_period",
      `${JSON.stringify(text)} is no day from 1900 to 2299: write it as 2026-01-31.`,
      {
        status: 422,
        pointer,
      },
    );
  }
  return zoneOf(timezone).dayAt(ms);
}

function tooMany(unit: PeriodUnit): KindredError {
  const larger = { day: "weeks or months", week: "months", month: "quarters", quarter: "a later beginning" }[unit];
  return new KindredError(
    "too_many_periods",
    `From the first cohort until now there are more than ${mostBins} periods: take ${larger}, or a later \`from\`.`,
    { status: 422, pointer: "/by" },
  );
}
