import type { chart as english } from "../en/chart.ts";

export const chart: Readonly<Record<keyof typeof english, string>> = {
  "chart.as-chart": "Показать графиком",
  "chart.as-table": "Показать таблицей",
  "chart.png": "PNG",
  "chart.csv": "CSV",
};
