type Part = Readonly<Record<string, unknown>>;

/** ECharts writes numbers as in English: axes and tooltips that say nothing else take the reader's. */
export function localised<T extends Part>(option: T, number: (value: number) => string): T {
  const { xAxis, yAxis, tooltip } = option;
  const ofAxis = (axis: unknown): unknown =>
    isPart(axis) && axis["type"] === "value"
      ? { ...axis, axisLabel: { formatter: number, ...(isPart(axis["axisLabel"]) ? axis["axisLabel"] : {}) } }
      : axis;
  const said = (value: unknown): unknown => (typeof value === "number" ? number(value) : value);
  return {
    ...option,
    ...(xAxis === undefined ? {} : { xAxis: Array.isArray(xAxis) ? xAxis.map(ofAxis) : ofAxis(xAxis) }),
    ...(yAxis === undefined ? {} : { yAxis: Array.isArray(yAxis) ? yAxis.map(ofAxis) : ofAxis(yAxis) }),
    ...(isPart(tooltip) ? { tooltip: { valueFormatter: said, ...tooltip } } : {}),
  };
}

/** In a page that reads from right to left time does too, and the values stand at the right. */
export function mirrored<T extends Part>(option: T, rtl: boolean): T {
  if (!rtl) return option;
  const { xAxis: x, yAxis: y } = option;
  return {
    ...option,
    ...(isPart(x) ? { xAxis: { inverse: true, ...x } } : {}),
    ...(isPart(y) ? { yAxis: { position: "right", ...y } } : {}),
  };
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
