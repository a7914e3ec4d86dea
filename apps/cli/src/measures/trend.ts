import { KindredError } from "@kindred/schema";
import { csvLines } from "../csv-lines.ts";
import { localInstant, localTime } from "../local-time.ts";
import { table } from "../terminal.ts";
import type { Measures } from "./shown.ts";

type Cell = string | number | null;

/** One measure by day, week or month, with what it is compared with beside it. @throws KindredError `unknown_measure`, `no_trend` */
function rowsOf(
  { of, against, measures, timezone }: Measures,
  id: string,
  written: (instant: string, timezone: string) => string,
): Cell[][] {
  const found = measures.find((measure) => measure.id === id);
  if (found === undefined) {
    const known = measures.map((measure) => measure.id).join(", ");
    throw new KindredError("unknown_measure", `There is no measure ${JSON.stringify(id)} here. There is ${known}.`);
  }
  const { trend, againstTrend } = found;
  if (trend === null)
    throw new KindredError("no_trend", `${id} is told for the whole period only: ask for another measure's trend.`);
  return of.buckets.map(({ from, to }, place) => [
    written(from, timezone),
    written(to, timezone),
    trend[place] ?? null,
    ...(against === null ? [] : [againstTrend?.[place] ?? null]),
  ]);
}

function headOf({ against }: Measures, id: string): string[] {
  return ["from", "to", id, ...(against === null ? [] : ["against"])];
}

export function trendInWords(measures: Measures, id: string): string {
  const found = rowsOf(measures, id, localTime);
  const rows = found.map((row) => row.map((cell) => (cell === null ? "" : String(cell))));
  const isTold = found.some(([, , ...values]) => values.some((value) => value !== null));
  if (isTold) return table([headOf(measures, id), ...rows]);
  const { reason } = measures.measures.find((measure) => measure.id === id)!.figure;
  return `Of ${id} nothing can be told in any ${measures.step}${reason === null ? "" : `: ${reason.replaceAll("_", " ")}`}.`;
}

export function trendAsCsv(measures: Measures, id: string): string {
  return `${csvLines([headOf(measures, id), ...rowsOf(measures, id, localInstant)])}\n`;
}
