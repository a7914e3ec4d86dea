export const chart = {
  "chart.as-chart": "Show as chart",
  "chart.as-table": "Show as table",
  "chart.png": "PNG",
  "chart.csv": "CSV",
} as const;
