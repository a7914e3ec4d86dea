import type { chart as english } from "../en/chart.ts";

export const chart: Readonly<Record<keyof typeof english, string>> = {
  "chart.as-chart": "عرض كرسم بياني",
  "chart.as-table": "عرض كجدول",
  "chart.png": "PNG",
  "chart.csv": "CSV",
};
