import type { EChartsCoreOption } from "echarts/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { Table } from "../api/cohorts.ts";
import type { CohortSearch } from "../search.ts";
import { useCellWords } from "./cell-words.ts";
import type { Labels } from "./labels.ts";

/** More lines than these cannot be told apart. */
const mostLines = 12;
/** Told apart on light and on dark; of the page's own colours there are too few. */
const colours = [
  "#6d50d8",
  "#fd7e14",
  "#12b886",
  "#e64980",
  "#228be6",
  "#be9b0c",
  "#845ef7",
  "#40a02b",
  "#c2255c",
  "#1098ad",
  "#a0522d",
  "#5c7cfa",
];
const ofAll = "#868e96";

/** Each cohort as a line over the periods since it began, all together as a bold one; what is not over is left out. */
export function Curves({
  table,
  search,
  labels,
}: {
  readonly table: Table;
  readonly search: CohortSearch;
  readonly labels: Labels;
}) {
  const text = useText();
  const { number } = useFormats();
  const words = useCellWords(table, search);
  const told = table.rows.filter(({ size }) => size > 0);
  const shown = told.slice(-mostLines);
  const rows = shown.flatMap((row) =>
    row.cells.flatMap((cell, at) =>
      cell === null || cell.value === null ? [] : [{ id: `${row.key} ${at}`, row, cell, column: table.columns[at]! }],
    ),
  );
  const line = (cells: Table["rows"][number]["cells"]): (number | null)[] =>
    cells.map((cell) => (cell === null || cell.unfinished ? null : cell.value));
  const all = table.all === null ? [] : [{ name: text("cohorts.all"), data: line(table.all), bold: true }];
  const lines = [...shown.map((row) => ({ name: labels.row(row), data: line(row.cells), bold: false })), ...all];
  const option: EChartsCoreOption = {
    grid: { top: 16, bottom: 64, left: 8, right: 16, containLabel: true },
    legend: { type: "scroll", bottom: 0 },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: { type: "category", data: table.columns.map((column) => labels.column(column)) },
    yAxis: { type: "value", axisLabel: { formatter: (value: number) => words.value(value) } },
    series: lines.map(({ name, data, bold }, at) => ({
      type: "line",
      name,
      data,
      connectNulls: false,
      color: bold ? ofAll : colours[at % colours.length],
      symbolSize: bold ? 7 : 4,
      lineStyle: { width: bold ? 4 : 1.5 },
      z: bold ? 5 : 2,
      tooltip: { valueFormatter: (value: unknown) => (typeof value === "number" ? words.value(value) : "") },
    })),
  };
  const last = table.all?.findLast((cell) => cell !== null && cell.value !== null) ?? null;
  const summary =
    last === null
      ? text("cohorts.curves.summary", { shown: shown.length, cohorts: told.length })
      : text("cohorts.curves.summary.last", {
          shown: shown.length,
          cohorts: told.length,
          value: words.value(last.value!),
          column: labels.columnAloud(table.columns[table.all!.lastIndexOf(last)]!),
        });
  return (
    <Chart
      title={text("cohorts.curves")}
      summary={summary}
      height={380}
      option={option}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        { key: "cohort", title: text("cohorts.cohort"), cell: ({ row }) => labels.row(row) },
        { key: "period", title: text("cohorts.csv.period"), align: "end", cell: ({ column }) => labels.column(column) },
        { key: "came", title: text("cohorts.csv.came"), align: "end", cell: ({ cell }) => number(cell.people) },
        { key: "value", title: text("cohorts.csv.value"), align: "end", cell: ({ cell }) => words.value(cell.value!) },
      ]}
      values={({ row, column, cell }) => [labels.row(row), labels.column(column), cell.people, cell.value]}
    />
  );
}
