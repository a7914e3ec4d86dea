import { expect, it } from "vitest";
import { localised, mirrored } from "./axes.ts";

const written = (value: number): string => `n${value}`;

it("writes the numbers of axes and tooltips as the reader does, unless the chart says how", () => {
  const own = (): string => "own";
  const option = localised(
    {
      xAxis: { type: "category", data: ["a"] },
      yAxis: [
        { type: "value", axisLabel: { hideOverlap: true } },
        { type: "value", axisLabel: { formatter: own } },
      ],
      tooltip: { trigger: "axis" },
    },
    written,
  );
  expect(option).toMatchObject({
    xAxis: { type: "category", data: ["a"] },
    yAxis: [{ axisLabel: { formatter: written, hideOverlap: true } }, { axisLabel: { formatter: own } }],
  });
  const { valueFormatter } = option.tooltip as unknown as { valueFormatter: (value: unknown) => unknown };
  expect([valueFormatter(1200), valueFormatter("–")]).toEqual(["n1200", "–"]);
  expect(localised({ series: [] }, written)).toEqual({ series: [] });
});

it("turns axes round in a page that reads from right to left", () => {
  const option = { xAxis: { type: "category" }, yAxis: { type: "value" } };
  expect(mirrored(option, false)).toBe(option);
  expect(mirrored(option, true)).toEqual({
    xAxis: { type: "category", inverse: true },
    yAxis: { type: "value", position: "right" },
  });
});
