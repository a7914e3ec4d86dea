import { Group, SegmentedControl, Stack, Text } from "@mantine/core";
import type { HistoryAnswer } from "@kindred/server/answers";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { type Text as Say, useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { Column } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { type Range, ranges, useHistory } from "../api/segments.ts";

type Point = HistoryAnswer["points"][number];
type History = HistoryAnswer & { readonly from: number; readonly to: number };

/** A segment's size over time with its entries and exits. */
export function SizeChart({
  segment,
  range,
  onRange,
}: {
  readonly segment: string;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Stack gap="xs">
      <Group justify="end">
        <SegmentedControl
          size="xs"
          aria-label={text("segments.range")}
          value={String(range)}
          onChange={(value) => onRange(ranges.find((each) => String(each) === value) ?? 30)}
          data={ranges.map((days) => ({ value: String(days), label: text("segments.range.days", { days }) }))}
        />
      </Group>
      <Shown query={useHistory(workspace.id, segment, range)}>
        {(history) => <Drawn history={history} range={range} />}
      </Shown>
    </Stack>
  );
}

function Drawn({ history, range }: { readonly history: History; readonly range: Range }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { number, date, time, instant } = useFormats(timezone);
  const { before, points } = history;
  const option = useMemo(
    () => optionOf(history, text, { axis: range <= 1 ? time : date, instant }),
    [history, range, text, date, time, instant],
  );
  if (points.length === 0) {
    return <Text c="dimmed">{text("segments.unchanged", { days: range, size: number(before) })}</Text>;
  }
  const when = range <= 7 ? instant : date;
  const sum = (pick: (point: Point) => number): number => points.reduce((total, point) => total + pick(point), 0);
  const built = sum((point) => point.built);
  const columns: readonly Column<Point>[] = [
    { key: "at", title: text("segments.when"), cell: ({ at }) => when(at), sortBy: ({ at }) => Date.parse(at) },
    { key: "entered", title: text("segments.entered"), align: "end", cell: ({ entered }) => number(entered) },
    { key: "left", title: text("segments.left"), align: "end", cell: ({ left }) => number(left) },
    { key: "size", title: text("home.size"), align: "end", cell: ({ size }) => number(size) },
  ];
  return (
    <Chart
      title={text("segments.history")}
      summary={[
        text("segments.history.summary", {
          days: range,
          before: number(before),
          after: number(points.at(-1)?.size ?? before),
          entered: number(sum(({ entered }) => entered)),
          left: number(sum(({ left }) => left)),
        }),
        ...(built === 0 ? [] : [text("segments.history.built", { count: built })]),
      ].join(" ")}
      option={option}
      rows={points}
      columns={columns}
      rowKey={({ at }) => at}
      values={({ at, entered, left, size }) => [at, entered, left, size]}
    />
  );
}

type When = (at: number) => string;

function optionOf(
  { before, points, from: first, to: now }: History,
  text: Say,
  { axis, instant }: { readonly axis: When; readonly instant: When },
): EChartsCoreOption {
  const size: (readonly [number, number])[] = [[first, before]];
  for (const point of points) size.push([Math.max(first, Date.parse(point.at)), point.size]);
  size.push([now, points.at(-1)?.size ?? before]);
  const bars = (pick: (point: Point) => number) => points.map((point) => [Date.parse(point.at), pick(point)]);
  return {
    grid: { top: 36, bottom: 28, left: 8, right: 8, containLabel: true },
    // Drawn on the canvas: its HTML would bring styles that the page's policy does not let through.
    tooltip: { trigger: "axis", renderMode: "richText" },
    legend: { top: 0 },
    xAxis: {
      type: "time",
      min: first,
      max: now,
      containShape: false,
      splitNumber: 4,
      axisLabel: { formatter: axis, hideOverlap: true },
      axisPointer: { label: { formatter: ({ value }: { readonly value: number }) => instant(value) } },
    },
    yAxis: { type: "value", minInterval: 1 },
    series: [
      {
        type: "line",
        name: text("home.size"),
        step: "end",
        showSymbol: false,
        areaStyle: { opacity: 0.08 },
        data: size,
      },
      { type: "bar", name: text("segments.left"), stack: "moves", barMaxWidth: 10, data: bars(({ left }) => -left) },
      {
        type: "bar",
        name: text("segments.entered"),
        stack: "moves",
        barMaxWidth: 10,
        data: bars(({ entered }) => entered),
      },
    ],
  };
}
