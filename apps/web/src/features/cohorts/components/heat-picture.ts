import { downloadUrl } from "../../../ui/download.ts";
import type { Table } from "../api/cohorts.ts";
import type { Labels } from "./labels.ts";

/** The table as a picture, drawn out of sight. */
export async function saveHeatPicture(
  title: string,
  table: Table,
  labels: Labels,
  value: (amount: number) => string,
): Promise<void> {
  const { init } = await import("../../../ui/chart/echarts.ts");
  const box = document.createElement("div");
  const [width, height] = [220 + 64 * table.columns.length, 90 + 30 * table.rows.length];
  const chart = init(box, null, { renderer: "canvas", width, height });
  const cells = table.rows.flatMap(({ cells: list }, row) =>
    list.flatMap((cell, column) => (cell === null || cell.value === null ? [] : [[column, row, cell.value]])),
  );
  const later = cells.filter(([column]) => column !== 0).map((cell) => cell[2]!);
  chart.setOption({
    animation: false,
    title: { text: title, left: 12, top: 8, textStyle: { fontSize: 14 } },
    grid: { top: 64, bottom: 12, left: 180, right: 12 },
    xAxis: { type: "category", position: "top", data: table.columns.map((column) => labels.column(column)) },
    yAxis: {
      type: "category",
      inverse: true,
      data: table.rows.map((row) => `${labels.row(row)} (${row.size})`),
      axisLabel: { width: 165, overflow: "truncate" },
    },
    visualMap: {
      show: false,
      min: 0,
      max: Math.max(Number.MIN_VALUE, ...(later.length > 0 ? later : cells.map((cell) => cell[2]!))),
      inRange: { color: ["#ffffff", "#a394e6"] },
    },
    series: [
      {
        type: "heatmap",
        data: cells,
        label: { show: true, color: "#000", formatter: ({ value: at }: { value: number[] }) => value(at[2]!) },
      },
    ],
  });
  downloadUrl(`${title}.png`, chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" }));
  chart.dispose();
}
