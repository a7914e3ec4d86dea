import type { RfmModelAnswer } from "@kindred/server/answers";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { Column } from "../../../ui/data-table.tsx";
import { inOrder } from "../model/figures.ts";
import { classColors } from "./class-colors.ts";
import { useClassName } from "./class-name.ts";
import { useShownModel } from "./model-context.ts";

type Point = RfmModelAnswer["history"][number];

/** How large each class was at every run, stacked. */
export function HistoryChart() {
  const text = useText();
  const { timezone } = useWorkspace();
  const { date, number, share } = useFormats(timezone);
  const nameOf = useClassName();
  const { history } = useShownModel();
  const names = useMemo(() => inOrder(history.flatMap(({ classes }) => Object.keys(classes))), [history]);
  const option = useMemo(
    (): EChartsCoreOption => ({
      color: [...classColors],
      tooltip: { trigger: "axis", renderMode: "richText", order: "seriesDesc" },
      legend: { type: "scroll", bottom: 0 },
      grid: { left: 8, right: 16, top: 12, bottom: 40, containLabel: true },
      xAxis: {
        type: "category",
        boundaryGap: false,
        data: history.map(({ at }) => date(at)),
        axisLabel: { hideOverlap: true },
      },
      yAxis: { type: "value", axisLabel: { formatter: number } },
      series: names.map((name) => ({
        name: nameOf(name),
        type: "line",
        stack: "classes",
        areaStyle: { opacity: 0.75 },
        lineStyle: { width: 0 },
        showSymbol: false,
        data: history.map(({ classes }) => classes[name] ?? 0),
      })),
    }),
    [history, names, nameOf, date, number],
  );
  const first = history[0];
  const last = history.at(-1);
  if (first === undefined || last === undefined || history.length < 2) return null;
  const changes = names
    .map((name) => {
      const [before, now] = [shareIn(first, name), shareIn(last, name)];
      return { name, before, now, change: now - before };
    })
    .toSorted((a, b) => b.change - a.change);
  const [grown, shrunk] = [changes[0], changes.at(-1)];
  const said = (one: (typeof changes)[number] | undefined): string =>
    one === undefined
      ? ""
      : text("rfm.history.change", { class: nameOf(one.name), before: share(one.before), now: share(one.now) });
  const range = { from: date(first.at), to: date(last.at) };
  const columns: readonly Column<Point>[] = [
    { key: "at", title: text("rfm.when"), cell: ({ at }) => date(at), sortBy: ({ at }) => Date.parse(at) },
    ...names.map((name): Column<Point> => {
      return { key: name, title: nameOf(name), align: "end", cell: ({ classes }) => number(classes[name] ?? 0) };
    }),
  ];
  return (
    <Chart
      title={text("rfm.history")}
      summary={
        changes.every(({ change }) => change === 0)
          ? text("rfm.history.flat", range)
          : text("rfm.history.summary", { ...range, grown: said(grown), shrunk: said(shrunk) })
      }
      option={option}
      rows={history}
      columns={columns}
      rowKey={({ at }) => at}
      values={({ at, classes }) => [at, ...names.map((name) => classes[name] ?? 0)]}
      height={340}
    />
  );
}

function shareIn({ classes }: Point, name: string): number {
  const people = Object.values(classes).reduce((sum, size) => sum + size, 0);
  return people === 0 ? 0 : (classes[name] ?? 0) / people;
}
