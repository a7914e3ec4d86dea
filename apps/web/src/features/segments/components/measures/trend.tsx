import { Group, SegmentedControl, Stack } from "@mantine/core";
import type { MeasuresAnswer } from "@kindred/server/answers";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { useFormats, useText } from "../../../../languages/text.ts";
import { Chart } from "../../../../ui/chart/chart.tsx";
import type { MeasuresSearch } from "../../measures-search.ts";
import { useMeasureName, useWritten } from "./words.ts";

interface Point {
  readonly from: string;
  readonly value: number | null;
  readonly beside: number | null;
}

/** One measure by day, week or month, with that of the comparison. */
export function Trend({
  measures,
  search,
  onStep,
}: {
  readonly measures: MeasuresAnswer;
  readonly search: MeasuresSearch;
  readonly onStep: (step: "day" | "week" | "month") => void;
}) {
  const text = useText();
  const nameOf = useMeasureName(search);
  const { date } = useFormats(measures.timezone);
  const written = useWritten(measures.currency);
  const withTrend = measures.measures.filter(({ trend }) => trend !== null);
  const measure =
    withTrend.find(({ id }) => id === search.measure) ??
    withTrend.find(({ id }) => id === "conversion:0") ??
    withTrend[0];
  const points = useMemo((): readonly Point[] => {
    return measures.of.buckets.map(({ from }, index) => ({
      from,
      value: measure?.trend?.[index] ?? null,
      beside: measure?.againstTrend?.[index] ?? null,
    }));
  }, [measures, measure]);
  const { of, against } = measures;
  const beside =
    against === null
      ? null
      : against.id === of.id
        ? text("measures.before")
        : against.id === "everyone"
          ? text("segments.everyone")
          : against.name;
  const kind = measure?.kind ?? "count";
  const option = useMemo((): EChartsCoreOption => {
    const line = (name: string, pick: (point: Point) => number | null, dashed: boolean) => ({
      type: "line",
      name,
      showSymbol: points.length < 40,
      connectNulls: false,
      lineStyle: { type: dashed ? "dashed" : "solid" },
      data: points.map(pick),
    });
    return {
      grid: { top: 36, bottom: 28, left: 8, right: 16, containLabel: true },
      // Drawn on the canvas: its HTML would bring styles that the page's policy does not let through.
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        valueFormatter: (value: unknown) => (typeof value === "number" ? written.value(value, kind) : "–"),
      },
      legend: { top: 0 },
      xAxis: { type: "category", data: points.map(({ from }) => date(from)), axisLabel: { hideOverlap: true } },
      yAxis: { type: "value", axisLabel: { formatter: (value: number) => written.value(value, kind) } },
      series: [
        line(of.name, ({ value }) => value, false),
        ...(beside === null ? [] : [line(beside, (point) => point.beside, true)]),
      ],
    };
    // `written` is made anew with each look; it changes with the language, as the other words do.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [points, of.name, beside, kind, date]);
  if (measure === undefined) return null;
  const name = nameOf(measure.id);
  const told = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const shown = (value: number | null): string => (value === null ? "" : written.value(value, kind));
  return (
    <Stack gap="xs">
      <Group justify="end">
        <SegmentedControl
          size="xs"
          aria-label={text("measures.step")}
          value={measures.step}
          onChange={(value) => onStep(value)}
          data={(["day", "week", "month"] as const).map((step) => ({
            value: step,
            label: text(`measures.step.${step}`),
          }))}
        />
      </Group>
      <Chart
        title={text("measures.trend", { measure: name })}
        summary={
          told.length === 0
            ? text("measures.trend.none")
            : text("measures.trend.summary", {
                measure: name,
                low: shown(Math.min(...told)),
                high: shown(Math.max(...told)),
                last: shown(told.at(-1) ?? null),
              })
        }
        option={option}
        rows={points}
        columns={[
          {
            key: "from",
            title: text("measures.from"),
            cell: ({ from }) => date(from),
            sortBy: ({ from }) => Date.parse(from),
          },
          {
            key: "value",
            title: of.name,
            align: "end",
            cell: ({ value }) => shown(value),
            sortBy: ({ value }) => value,
          },
          ...(beside === null
            ? []
            : [
                {
                  key: "beside",
                  title: beside,
                  align: "end" as const,
                  cell: (point: Point) => shown(point.beside),
                  sortBy: (point: Point) => point.beside,
                },
              ]),
        ]}
        rowKey={({ from }) => from}
        values={({ from, value, beside: other }) => [from, value, ...(beside === null ? [] : [other])]}
      />
    </Stack>
  );
}
