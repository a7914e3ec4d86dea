import { estimateMoves, type MoveEstimate } from "@kindred/models";
import type { WorkspaceStore } from "@kindred/store";
import { alive } from "./counted.ts";
import { readRuns, type RfmRun } from "./runs.ts";
import { latestFirst } from "./write-differences.ts";

/** How many moved from one class to another between two instants; null: had no class. */
export interface RfmMove {
  readonly from: string | null;
  readonly to: string | null;
  readonly contacts: number;
}

export interface RfmTransitions {
  /** The instants at which the classes were computed that are compared: the latest up to those asked for, Unix ms. */
  readonly from: number;
  readonly to: number;
  readonly moves: readonly RfmMove[];
}

const day = 86_400_000;

/** The moves between any two instants; null when nothing was computed up to the first. */
export async function rfmTransitions(
  workspace: WorkspaceStore,
  model: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<RfmTransitions | null> {
  const runs = finished(await readRuns(workspace, model));
  const first = runs.findLast(({ at }) => at <= from);
  const last = runs.findLast(({ at }) => at <= to);
  if (first === undefined || last === undefined) return null;
  const counted = await countMoves(workspace, model, [[first.at, last.at]]);
  return { from: first.at, to: last.at, moves: counted };
}

export interface RfmOutlook {
  /** What the chain was estimated from: steps of so many days, and how many moves of one contact over one step. */
  readonly stepDays: number;
  readonly steps: number;
  readonly observed: number;
  /** Days. */
  readonly horizons: readonly number[];
  readonly classes: readonly {
    /** Null: without a class. */
    readonly class: string | null;
    readonly stayDays: MoveEstimate;
    readonly moves: readonly {
      readonly to: string | null;
      readonly observed: number;
      /** For each horizon: the probability of being there at the end of some step by then; of never having been seen elsewhere for the class itself. */
      readonly within: readonly MoveEstimate[];
    }[];
  }[];
}

/** Steps in days that divide the horizons; the shortest that has been observed often enough. */
const stepLengths = [10, 15, 30] as const;
const horizons = [30, 60, 90] as const;
const fewestSteps = 6;
const mostSteps = 36;

/**
 * How likely each move is in the days to come, from what was observed of everybody over the last year; null: nothing was yet, or everybody
 * was in one class throughout, so that no move is known and a stay would last for ever.
 */
export async function rfmOutlook(workspace: WorkspaceStore, model: string): Promise<RfmOutlook | null> {
  const runs = finished(await readRuns(workspace, model));
  // A step into another definition moves people by itself.
  const instants = runs.filter(({ version }) => version === runs.at(-1)?.version).map(({ at }) => at);
  const chosen = stepLengths
    .map((days) => ({ days, steps: stepsOf(instants, days) }))
    .find(({ days, steps }) => days === 30 || steps.length >= fewestSteps);
  if (chosen === undefined || chosen.steps.length === 0) return null;
  const moves = await countMoves(workspace, model, chosen.steps);
  const names = [...new Set(moves.flatMap(({ from, to }) => [from ?? "", to ?? ""]))].sort();
  if (names.length < 2) return null;
  const counts = names.map((from) =>
    names.map((to) => moves.find((one) => (one.from ?? "") === from && (one.to ?? "") === to)?.contacts ?? 0),
  );
  const named = (name: string): string | null => (name === "" ? null : name);
  const { within, stay } = estimateMoves(
    counts,
    horizons.map((horizon) => horizon / chosen.days),
  );
  return {
    stepDays: chosen.days,
    steps: chosen.steps.length,
    observed: moves.reduce((sum, { contacts }) => sum + contacts, 0),
    horizons,
    classes: names.map((from, i) => ({
      class: named(from),
      stayDays: scaled(stay[i]!, chosen.days),
      moves: names.map((to, j) => ({
        to: named(to),
        observed: counts[i]![j]!,
        within: within.map((byState) => byState[i]![j]!),
      })),
    })),
  };
}

function finished(runs: readonly RfmRun[]): readonly RfmRun[] {
  return runs.filter((run) => run.finished);
}

/** From when to when, Unix ms. */
type Step = readonly [from: number, to: number];

/** Runs that lie so many days apart, give or take a tenth, one after the other; where runs are missing there is no step. Earliest first. */
function stepsOf(instants: readonly number[], days: number): Step[] {
  const steps: Step[] = [];
  const tolerance = Math.max(1, days / 10) * day;
  for (let end = instants.length - 1; end > 0 && steps.length < mostSteps;) {
    const to = instants[end]!;
    const distance = (place: number): number => Math.abs(to - days * day - instants[place]!);
    let start = 0;
    for (let place = 1; place < end; place++) if (distance(place) <= distance(start)) start = place;
    if (distance(start) <= tolerance) steps.unshift([instants[start]!, to]);
    end = distance(start) <= tolerance ? start : end - 1;
  }
  return steps;
}

/** The moves over each step, added up. Who has no class before and after is nobody's move. */
async function countMoves({ clickhouse }: WorkspaceStore, model: string, steps: readonly Step[]): Promise<RfmMove[]> {
  const instants = [...new Set(steps.flat())].sort((a, b) => a - b);
  const at = (i: number): string => `fromUnixTimestamp64Milli({at${i}: Int64}, 'UTC')`;
  const states = instants.map((_, i) => `argMaxIf(toString(class), ${latestFirst}, at <= ${at(i)}) AS c${i}`);
  const pairs = steps.map(([from, to]) => `(c${instants.indexOf(from)}, c${instants.indexOf(to)})`);
  const rows = await clickhouse.query<{ from: string; to: string; contacts: number }>(
    `SELECT pair.1 AS from, pair.2 AS to, toFloat64(count()) AS contacts FROM (
       SELECT arrayJoin([${pairs.join(", ")}]) AS pair FROM (
         SELECT contact_id, ${states.join(", ")}
         FROM rfm WHERE model = {model: String} AND at <= ${at(instants.length - 1)} AND ${alive} GROUP BY contact_id
       )
     ) WHERE pair.1 != '' OR pair.2 != '' GROUP BY from, to ORDER BY from, to`,
    { model, ...Object.fromEntries(instants.map((instant, i) => [`at${i}`, instant])) },
  );
  return rows.map(({ from, to, contacts }) => ({ from: from || null, to: to || null, contacts }));
}

function scaled({ value, low, high }: MoveEstimate, by: number): MoveEstimate {
  return { value: value * by, low: low * by, high: high * by };
}
