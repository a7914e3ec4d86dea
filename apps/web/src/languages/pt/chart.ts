import type { chart as english } from "../en/chart.ts";

export const chart: Readonly<Record<keyof typeof english, string>> = {
  "chart.as-chart": "Mostrar como gráfico",
  "chart.as-table": "Mostrar como tabela",
  "chart.png": "PNG",
  "chart.csv": "CSV",
};
