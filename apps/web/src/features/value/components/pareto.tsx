import { SimpleGrid } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { Report } from "../api/value.ts";

/** Which part of the customers brings which part of the value: as a curve, and in tenths. */
export function Pareto({ report }: { readonly report: Report }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Curve report={report} />
      <Deciles report={report} />
    </SimpleGrid>
  );
}

function Curve({ report: { curve, gini } }: { readonly report: Report }) {
  const text = useText();
  const { share, number } = useFormats();
  const fifth = curve.find(({ people }) => people >= 0.2);
  const rounded = gini === null ? "–" : number(Math.round(gini * 100) / 100);
  return (
    <Chart
      title={text("value.pareto")}
      summary={
        fifth === undefined
          ? text("value.pareto.none")
          : text("value.pareto.summary", { people: share(fifth.people), value: share(fifth.value), gini: rounded })
      }
      option={{
        grid: { top: 12, bottom: 28, left: 8, right: 20, containLabel: true },
        tooltip: { trigger: "axis", renderMode: "richText", confine: true },
        xAxis: { type: "value", min: 0, max: 1, axisLabel: { formatter: (value: number) => share(value) } },
        yAxis: { type: "value", min: 0, max: 1, axisLabel: { formatter: (value: number) => share(value) } },
        series: [
          {
            type: "line",
            name: text("value.share"),
            data: curve.map(({ people, value }) => [people, value]),
            showSymbol: false,
            areaStyle: { opacity: 0.15 },
            tooltip: { valueFormatter: (value: unknown) => (typeof value === "number" ? share(value) : "") },
          },
          {
            type: "line",
            name: text("value.pareto.equal"),
            data: [
              [0, 0],
              [1, 1],
            ],
            showSymbol: false,
            lineStyle: { type: "dashed", width: 1 },
            tooltip: { show: false },
          },
        ],
      }}
      rows={curve}
      rowKey={({ people }) => people}
      columns={[
        { key: "people", title: text("value.pareto.people"), align: "end", cell: ({ people }) => share(people) },
        { key: "value", title: text("value.share"), align: "end", cell: ({ value }) => share(value) },
      ]}
      values={({ people, value }) => [people, value]}
    />
  );
}

function Deciles({ report: { deciles, currency } }: { readonly report: Report }) {
  const text = useText();
  const { share, number, money } = useFormats();
  const told = (amount: number): string => money(amount, currency, Math.abs(amount) >= 1000 ? 0 : 2);
  const [first] = deciles;
  return (
    <Chart
      title={text("value.deciles")}
      summary={
        first === undefined || first.share === null
          ? text("value.deciles.hint")
          : text("value.deciles.summary", { share: share(first.share), least: told(first.least) })
      }
      option={{
        grid: { top: 12, bottom: 28, left: 8, right: 12, containLabel: true },
        tooltip: { trigger: "axis", renderMode: "richText", confine: true },
        xAxis: { type: "category", data: deciles.map(({ part }) => String(part)) },
        yAxis: { type: "value", axisLabel: { formatter: (value: number) => share(value) } },
        series: [
          {
            type: "bar",
            name: text("value.share"),
            data: deciles.map((one) => one.share),
            tooltip: { valueFormatter: (value: unknown) => (typeof value === "number" ? share(value) : "") },
          },
        ],
      }}
      rows={deciles}
      rowKey={({ part }) => part}
      columns={[
        { key: "part", title: text("value.decile"), align: "end", cell: ({ part }) => part },
        { key: "people", title: text("value.customers"), align: "end", cell: ({ people }) => number(people) },
        { key: "orders", title: text("value.orders"), align: "end", cell: ({ orders }) => number(orders) },
        { key: "value", title: text("value.value"), align: "end", cell: ({ value }) => told(value) },
        {
          key: "share",
          title: text("value.share"),
          align: "end",
          cell: (one) => (one.share === null ? "–" : share(one.share)),
        },
        { key: "from", title: text("value.from"), align: "end", cell: ({ least }) => told(least) },
        { key: "to", title: text("value.to"), align: "end", cell: ({ most }) => told(most) },
      ]}
      values={(one) => [one.part, one.people, one.orders, one.value, one.share, one.least, one.most]}
    />
  );
}
