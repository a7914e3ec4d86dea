import type { Command } from "commander";
import { z } from "zod";
import { csvLines } from "../csv-lines.ts";
import { withExamples } from "../examples.ts";
import { answer, type Surroundings, withCommonOptions, withWorkspace } from "../session.ts";
import { figure, table, write } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";
import { type CohortOptions, cohortQuestion, numberOf, withCohortOptions } from "./cohort-question.ts";

const Cell = z
  .object({
    people: z.number(),
    of: z.number(),
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    total: z.number().nullable(),
    unfinished: z.boolean(),
  })
  .nullable();
const Difference = z.object({ difference: z.number(), low: z.number(), high: z.number() });
const Share = z.object({ count: z.number(), of: z.number() });
const Table = z.object({
  now: z.string(),
  timezone: z.string(),
  currency: z.string().nullable(),
  columns: z.array(z.object({ from: z.number(), to: z.number().nullable() })),
  rows: z.array(
    z.object({
      key: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      size: z.number(),
      open: z.boolean(),
      cells: z.array(Cell),
    }),
  ),
  all: z.array(Cell).nullable(),
  shifts: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      cohorts: z.number(),
      observed: z.number(),
      expected: z.number(),
      score: z.number(),
    }),
  ),
  comparison: z
    .object({
      a: z.string(),
      b: z.string(),
      columns: z.array(Difference.nullable()),
      stayed: Difference.extend({ within: z.number(), a: Share, b: Share }).nullable(),
    })
    .nullable(),
  leftOut: z.number(),
});
type Table = z.output<typeof Table>;
const People = z.object({
  items: z.array(z.object({ key: z.string(), externalId: z.string().nullable(), email: z.string().nullable() })),
  next: z.string().nullable(),
});

export function cohortCommands(program: Command, around: Surroundings): void {
  const about = (command: Command): Command => withCommonOptions(withCohortOptions(command));

  const cohort = about(
    program.command("cohort").description("say who comes back, or spends, how long after they began"),
  )
    .option("--compare <a,b>", "two cohorts, by their first column")
    .option("--csv", "print the cells as CSV, a line each")
    .action((options: CohortOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const found = await api.json(inWorkspace(workspace, "cohorts"), Table, { body: cohortQuestion(options) });
        if (options.csv === true) await write(around.terminal.out, `${csvLines(cellLines(found))}\n`);
        else await answer(options, around, found, () => tableWords(found, options));
      }),
    );

  withExamples(cohort, [
    "kindred cohort --by month --from 2026-01-01",
    "kindred cohort --measure sum --columns cumulative --csv",
    "kindred cohort --entry-added --returns 'Product Viewed' --by week",
    "kindred cohort --trait plan --json",
    "kindred cohort people 2026-01-01 1 --from 2026-01-01 --csv",
    "kindred cohort segment 2026-01-01 --from 2026-01-01",
  ]);

  about(
    cohort.command("people <row> [column]").description("list a cell's people: external ids (or keys) one a line"),
  ).action((row: string, column: string | undefined, _: unknown, command: Command) => {
    const options: CohortOptions = command.optsWithGlobals();
    return withWorkspace(options, around, async (api, workspace) => {
      const question = { ...cohortQuestion(options), cell: cellOf(row, column), limit: 1000 };
      if (options.csv === true) await write(around.terminal.out, "key,externalId,email\n");
      let people = 0;
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: z.output<typeof People> = await api.json(inWorkspace(workspace, "cohorts/people"), People, {
          body: { ...question, ...(cursor === undefined ? {} : { cursor }) },
        });
        const lines = page.items.map((one) => {
          if (options.json === true) return JSON.stringify(one);
          if (options.csv === true) return csvLines([[one.key, one.externalId, one.email]]);
          return one.externalId ?? one.key;
        });
        if (lines.length > 0) await write(around.terminal.out, `${lines.join("\n")}\n`);
        people += page.items.length;
        cursor = page.next;
      }
      if (people === 0) await write(around.terminal.err, "Nobody is in this cell.\n");
    });
  });

  about(
    cohort.command("segment <row> [column]").description("print the segment of a cell's people, to be saved"),
  ).action((row: string, column: string | undefined, _: unknown, command: Command) => {
    const options: CohortOptions = command.optsWithGlobals();
    return withWorkspace(options, around, async (api, workspace) => {
      const shape = z.object({ document: z.record(z.string(), z.json()), sentence: z.string() });
      const body = { ...cohortQuestion(options), cell: cellOf(row, column) };
      const { document } = await api.json(inWorkspace(workspace, "cohorts/segment"), shape, { body });
      await answer(options, around, document, () => JSON.stringify(document, null, 2));
    });
  });
}

function cellOf(row: string, column: string | undefined): object {
  return { row, column: column === undefined ? null : numberOf("The column", column) };
}

function cellLines({ columns, rows, all }: Table): (string | number | boolean | null)[][] {
  const head = [
    "cohort",
    "size",
    "from_period",
    "to_period",
    "people",
    "of",
    "value",
    "low",
    "high",
    "total",
    "unfinished",
  ];
  const whole = all === null ? [] : [{ key: "all", size: rows.reduce((sum, { size }) => sum + size, 0), cells: all }];
  return [
    head,
    ...[...rows, ...whole].flatMap(({ key, size, cells }) =>
      cells.flatMap((cell, at) => {
        if (cell === null) return [];
        const { from, to } = columns[at]!;
        return [
          [key, size, from, to, cell.people, cell.of, cell.value, cell.low, cell.high, cell.total, cell.unfinished],
        ];
      }),
    ),
  ];
}

function tableWords(found: Table, { measure, entry, entryDate, entryAdded }: CohortOptions): string {
  const { columns, rows, all, shifts, comparison, leftOut, currency } = found;
  const shown = (value: number | null): string => {
    if (value === null) return "";
    return measure === "people" ? `${(value * 100).toFixed(1)} %` : value.toFixed(2);
  };
  const cells = (list: Table["rows"][number]["cells"]): string[] =>
    list.map((cell) => (cell === null ? "" : `${shown(cell.value)}${cell.unfinished ? "*" : ""}`));
  const lines = [
    table([
      [
        "cohort",
        "people",
        ...columns.map(({ from, to }) => (to === from ? String(from) : to === null ? `${from}+` : `${from}–${to}`)),
      ],
      ...rows.map(({ key, size, open, cells: list }) => [`${key}${open ? "*" : ""}`, figure(size), ...cells(list)]),
      ...(all === null ? [] : [["all", figure(rows.reduce((sum, { size }) => sum + size, 0)), ...cells(all)]]),
    ]),
    "",
    `* not over yet.${currency !== null && measure === "sum" ? ` Amounts in ${currency}, per head.` : ""}`,
  ];
  if (rows.every(({ size }) => size === 0)) {
    const began =
      entryAdded === true
        ? "was added"
        : entryDate === undefined
          ? `did “${entry ?? "Order Completed"}” for the first time`
          : `has a “${entryDate}”`;
    lines.push(
      `Nobody began in this time: nobody ${began} in it. Another beginning: --entry EVENT, another time: --from.`,
    );
  }
  if (leftOut > 0) lines.push(`${figure(leftOut)} more values of the trait are not shown.`);
  for (const { from, cohorts, observed, expected } of shifts) {
    const way = observed < expected ? "less" : "more";
    lines.push(
      `In the period of ${from} all ${cohorts} cohorts alike came back ${way} than is their course: ${shown(observed)} instead of ${shown(expected)}.`,
    );
  }
  if (comparison !== null) lines.push("", ...comparisonLines(comparison, columns, measure));
  return lines.join("\n");
}

function comparisonLines(
  { a, b, columns: differences, stayed }: NonNullable<Table["comparison"]>,
  columns: Table["columns"],
  measure: string,
): string[] {
  const points = (value: number): string => `${value > 0 ? "+" : ""}${(value * 100).toFixed(1)}`;
  const plain = (value: number): string => `${value > 0 ? "+" : ""}${value.toFixed(2)}`;
  const lines: string[] = [];
  if (stayed !== null) {
    const share = ({ count, of }: z.output<typeof Share>): string =>
      `${((count / of) * 100).toFixed(1)} % of ${figure(of)}`;
    const sure = stayed.low > 0 || stayed.high < 0 ? "" : ", which may be chance";
    lines.push(
      `Within ${stayed.within} period${stayed.within === 1 ? "" : "s"} after their own ${share(stayed.a)} (${a}) and ${share(stayed.b)} (${b}) came back: ` +
        `${points(stayed.difference)} points, 95 % interval ${points(stayed.low)} to ${points(stayed.high)}${sure}.`,
    );
  }
  const say = measure === "people" ? points : plain;
  const rows = differences.flatMap((one, at) =>
    one === null ? [] : [[String(columns[at]!.from), say(one.difference), `${say(one.low)} to ${say(one.high)}`]],
  );
  if (rows.length > 0) lines.push("", table([["period", `${a} less ${b}`, "95 % interval"], ...rows]));
  return lines;
}
