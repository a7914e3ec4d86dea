import { localTime } from "../local-time.ts";
import { counted, figure, table } from "../terminal.ts";
import type { Model, Result, Transitions } from "./rfm-shapes.ts";

/** Sums of the cells of each class, in the order of the definition's rules. */
export function classesOf(result: Result, rules: readonly { readonly class: string }[]) {
  const names = [...new Set([...rules.map((rule) => rule.class), ...result.cells.map((cell) => cell.class)])];
  return names.map((name) => {
    const cells = result.cells.filter((cell) => cell.class === name);
    const sum = (pick: (cell: Result["cells"][number]) => number): number =>
      cells.reduce((all, cell) => all + pick(cell), 0);
    const size = sum((cell) => cell.size);
    const days = size === 0 ? null : sum((cell) => cell.days * cell.size) / size;
    return { class: name, size, amount: sum((cell) => cell.amount), events: sum((cell) => cell.events), days };
  });
}

/** A line of CSV, or a row of the table, for each class. */
export function classRows(model: Model): (string | number | null)[][] {
  const { run, before, definition } = model;
  if (run === null) return [["class", "people", "share", "amount", "days", "change"]];
  const was = new Map((before === null ? [] : classesOf(before, [])).map((one) => [one.class, one.size]));
  return [
    ["class", "people", "share", "amount", "days", "change"],
    ...classesOf(run, definition.rules).map(({ class: name, size, amount, days }) => [
      name,
      size,
      Math.round((1000 * size) / Math.max(1, run.people)) / 1000,
      run.thresholds.m === null ? null : Math.round(amount * 100) / 100,
      days === null ? null : Math.round(days),
      before === null ? null : size - (was.get(name) ?? 0),
    ]),
  ];
}

/** What a grid can show of each cell. */
export const gridFigures = ["people", "amount", "change"] as const;
export type GridFigure = (typeof gridFigures)[number];

/** By recency and frequency: people, what they brought, or how many more there are than about 30 days before (nothing where that is not known). */
export function gridRows(
  { levels, people, cells }: Result,
  before: Result | null,
  show: GridFigure,
): (string | number | null)[][] {
  const scores = Array.from({ length: levels }, (_, i) => i + 1);
  const sum = (of: Result["cells"], pick: "size" | "amount", r: number, f: number): number =>
    of.filter((cell) => cell.r === r && cell.f === f).reduce((all, cell) => all + cell[pick], 0);
  const figureOf = (r: number, f: number): number | null => {
    if (show === "people") return sum(cells, "size", r, f);
    if (show === "amount") return Math.round(sum(cells, "amount", r, f) * 100) / 100;
    // Cells of other levels are not the same cells.
    return before?.levels === levels ? sum(cells, "size", r, f) - sum(before.cells, "size", r, f) : null;
  };
  return [
    [`${figure(people)} people`, ...scores.map((f) => `F${f}`)],
    ...scores.toReversed().map((r) => [`R${r}`, ...scores.map((f) => figureOf(r, f))]),
  ];
}

/** Numbers grouped, nothing where nothing is known. */
export function shown(rows: readonly (readonly (string | number | null)[])[]): string {
  return table(rows.map((row) => row.map((cell) => (typeof cell === "number" ? figure(cell) : (cell ?? "–")))));
}

export function modelWords({ id, version, definition, run, error }: Model, timezone: string): string {
  const lines = [`${definition.name} (${id}), ${version === 0 ? "as it was built in" : `version ${version}`}`];
  lines.push(`Counts: ${definition.events.join(", ")}`);
  if (error !== null) lines.push(`Could not be computed: ${error}`);
  if (run === null) return [...lines, "Not computed yet: kindred rfm refresh"].join("\n");
  const { thresholds } = run;
  const at = localTime(run.at, timezone);
  if (run.people === 0)
    return [
      ...lines,
      `Nobody has such an event as of ${at}: there are no levels, and nobody has a class.`,
      `Send such events or import them, or count others: kindred rfm define ${id} FILE`,
    ].join("\n");
  const bounds = (name: string, found: Result["thresholds"]["m"]): string[] =>
    found === null
      ? []
      : [`  ${name}  ${found.side === "from" ? "from" : "above"} ${found.at.map((at) => figure(at)).join(", ")}`];
  return [
    ...lines,
    `${counted(run.people, "person", "people")} as of ${at}; levels begin`,
    ...bounds("R", thresholds.r),
    ...bounds("F", thresholds.f),
    ...bounds("M", thresholds.m),
  ].join("\n");
}

/** Where each level begins: `from` so many on, or `above` so many; days since the last event for recency, of which fewer are better. */
export function thresholdRows({ run }: Model): (string | number | null)[][] {
  const head = ["score", "level", "side", "at"];
  if (run === null || run.people === 0) return [head];
  const { r, f, m } = run.thresholds;
  const rows = Object.entries({ r, f, m }).flatMap(([score, found]) => {
    const level = (place: number): number => (score === "r" ? run.levels - place - 1 : place + 2);
    return (found?.at ?? []).map((at, place) => [score, level(place), found!.side, at]);
  });
  return [head, ...rows];
}

const named = (name: string | null): string => name ?? "(no class)";

export function moveRows({ moves }: Transitions): (string | number | null)[][] {
  return [
    ["from", "to", "people"],
    ...moves
      .toSorted((a, b) => b.contacts - a.contacts)
      .map((move) => [named(move.from), named(move.to), move.contacts]),
  ];
}

/** Each class with how long people stay and where they are likely to go within `days`, in percent. */
export function outlookRows(outlook: NonNullable<Transitions["outlook"]>, days: number): (string | number | null)[][] {
  const horizon = Math.max(0, outlook.horizons.indexOf(days));
  const percent = (value: number): number => Math.round(value * 1000) / 10;
  return [
    ["from", "to", "probability %", "low", "high", "stay (days)"],
    ...outlook.classes.flatMap((one) =>
      one.moves
        .map((move) => ({ ...move, at: move.within[horizon] }))
        .filter(({ at }) => at !== undefined && at.high >= 0.01)
        .toSorted((a, b) => (b.at?.value ?? 0) - (a.at?.value ?? 0))
        .map(({ to, at }) => [
          named(one.class),
          named(to),
          percent(at?.value ?? 0),
          percent(at?.low ?? 0),
          percent(at?.high ?? 0),
          Math.round(one.stayDays.value),
        ]),
    ),
  ];
}
