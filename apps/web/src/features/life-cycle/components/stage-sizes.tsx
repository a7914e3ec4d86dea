import { Group, SegmentedControl, Stack, Text } from "@mantine/core";
import type { StageSizesAnswer } from "@kindred/server/answers";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo, useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { Column } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { type Scheme, type Step, useStageSizes } from "../api/life-cycle.ts";
import { useStageColors } from "./stage-colors.ts";

type Point = StageSizesAnswer["points"][number];

/** The stages over time, one upon the other. */
export function StageSizes({ scheme }: { readonly scheme: Scheme }) {
  const text = useText();
  const workspace = useWorkspace();
  const [step, setStep] = useState<Step>("month");
  return (
    <Stack gap="xs">
      <Group justify="end">
        <SegmentedControl
          size="xs"
          aria-label={text("life-cycle.step")}
          value={step}
          onChange={(value) => setStep(value === "week" ? "week" : "month")}
          data={(["week", "month"] as const).map((each) => ({ value: each, label: text(`life-cycle.step.${each}`) }))}
        />
      </Group>
      <Shown query={useStageSizes(workspace.id, scheme, step)}>
        {(sizes) => <Drawn scheme={scheme} sizes={sizes} />}
      </Shown>
    </Stack>
  );
}

function Drawn({ scheme, sizes }: { readonly scheme: Scheme; readonly sizes: StageSizesAnswer }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { number, date, list } = useFormats(timezone);
  const colors = useStageColors(scheme.stages.length);
  const names = useMemo(
    () => sizes.stages.map((id) => scheme.stages.find((stage) => stage.id === id)?.label ?? id),
    [sizes.stages, scheme.stages],
  );
  const { points, basis } = sizes;
  const option = useMemo(() => optionOf(points, names, colors, date), [points, names, colors, date]);
  const columns: readonly Column<Point>[] = [
    { key: "at", title: text("life-cycle.when"), cell: ({ at }) => date(at), sortBy: ({ at }) => Date.parse(at) },
    ...names.map((name, place): Column<Point> => {
      return { key: name, title: name, align: "end", cell: (point) => number(point.sizes[place] ?? 0) };
    }),
  ];
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const moved = names
    .map((stage, place) => ({ stage, before: first.sizes[place] ?? 0, after: last.sizes[place] ?? 0 }))
    .toSorted((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
    .slice(0, 3)
    .map(({ stage, before, after }) =>
      text("life-cycle.sizes.change", { stage, before: number(before), after: number(after) }),
    );
  return (
    <>
      <Chart
        title={text("life-cycle.sizes")}
        summary={text("life-cycle.sizes.summary", { from: date(first.at), to: date(last.at), changes: list(moved) })}
        option={option}
        rows={points}
        columns={columns}
        rowKey={({ at }) => at}
        values={(point) => [point.at, ...point.sizes]}
        height={320}
      />
      <Text size="xs" c="dimmed">
        {text(`life-cycle.basis.${basis}`)}
      </Text>
    </>
  );
}

function optionOf(
  points: readonly Point[],
  names: readonly string[],
  colors: readonly string[],
  date: (at: string) => string,
): EChartsCoreOption {
  return {
    color: [...colors],
    grid: { top: 64, bottom: 28, left: 8, right: 16, containLabel: true },
    // Drawn on the canvas: its HTML would bring styles that the page's policy does not let through.
    tooltip: { trigger: "axis", renderMode: "richText" },
    legend: { top: 0, type: "plain" },
    xAxis: {
      type: "category",
      boundaryGap: true,
      data: points.map(({ at }) => date(at)),
      axisLabel: { hideOverlap: true },
    },
    yAxis: { type: "value", minInterval: 1 },
    series: names.map((name, place) => ({
      type: "bar",
      name,
      stack: "stages",
      barMaxWidth: 40,
      data: points.map(({ sizes }) => sizes[place] ?? 0),
    })),
  };
}
