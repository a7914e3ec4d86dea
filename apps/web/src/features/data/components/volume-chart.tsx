import type { CataloguedEventAnswer } from "@kindred/server/answers";
import { useMemo } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { Column } from "../../../ui/data-table.tsx";

const day = 86_400_000;

interface Day {
  /** Midnight in UTC stands for the day of the workspace. */
  readonly at: number;
  readonly count: number;
}

/** How many of an event came on each of the last 90 days. */
export function VolumeChart({ event }: { readonly event: CataloguedEventAnswer }) {
  const text = useText();
  const { number, date } = useFormats("UTC");
  const days = useMemo(() => {
    const today = Date.parse(event.today);
    return event.longDaily.map((count, place): Day => ({
      at: today - (event.longDaily.length - 1 - place) * day,
      count,
    }));
  }, [event]);
  const option = useMemo(
    () => ({
      grid: { top: 12, bottom: 4, left: 8, right: 40, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: days.map(({ at }) => date(at)), axisLabel: { hideOverlap: true } },
      yAxis: { type: "value", minInterval: 1 },
      series: [{ type: "bar", name: event.name, barMaxWidth: 14, data: days.map(({ count }) => count) }],
    }),
    [days, date, event.name],
  );
  const columns: readonly Column<Day>[] = [
    { key: "at", title: text("data.day"), cell: ({ at }) => date(at), sortBy: ({ at }) => at },
    {
      key: "count",
      title: text("data.count"),
      align: "end",
      cell: ({ count }) => number(count),
      sortBy: ({ count }) => count,
    },
  ];
  const total = days.reduce((sum, { count }) => sum + count, 0);
  const most = days.reduce<Day | null>((held, each) => (held === null || each.count > held.count ? each : held), null);
  return (
    <Chart
      title={text("data.volume")}
      summary={text("data.volume.summary", {
        total: number(total),
        days: days.length,
        most: number(most?.count ?? 0),
        when: date(most?.at ?? 0),
      })}
      option={option}
      rows={days}
      columns={columns}
      rowKey={({ at }) => at}
      values={({ at, count }) => [new Date(at).toISOString().slice(0, 10), count]}
      height={240}
    />
  );
}
