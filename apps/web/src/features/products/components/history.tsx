import { Group, Stack, Text } from "@mantine/core";
import type { ProductHistoryAnswer } from "@kindred/server/answers";
import { useMemo } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useReading } from "../../../shell/reading.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { Column } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { changesOf, pricesOf } from "../price-history.ts";

type States = ProductHistoryAnswer["items"];
type Price = ReturnType<typeof pricesOf>[number];

const shownChanges = 40;
/** What holds since ever has no date of its own. */
const ever = 0;

/** What a product was: its price over time, and each change. */
export function History({
  states,
  to,
  currency,
}: {
  readonly states: States;
  /** When it was read: the last state holds until then. */
  readonly to: number;
  readonly currency: string | null;
}) {
  const prices = pricesOf(states).filter(({ at }) => at !== ever || states.length > 1);
  return (
    <Stack>
      {new Set(prices.map(({ price }) => price)).size > 1 ? (
        <Prices prices={prices} to={to} currency={currency} />
      ) : null}
      <Changes states={states} />
    </Stack>
  );
}

function Prices({
  prices,
  to,
  currency,
}: {
  readonly prices: readonly Price[];
  readonly to: number;
  readonly currency: string | null;
}) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { date, instant, money } = useFormats(timezone);
  const amounts = prices.map(({ price }) => price);
  const [least, most, now] = [Math.min(...amounts), Math.max(...amounts), amounts.at(-1) ?? 0];
  const option = useMemo(() => {
    const dated = prices.filter(({ at }) => at !== ever);
    const first = dated[0]?.at ?? to;
    const last = prices.at(-1)?.price ?? 0;
    return {
      grid: { top: 16, bottom: 28, left: 8, right: 8, containLabel: true },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        valueFormatter: (price: number) => money(price, currency),
      },
      xAxis: {
        type: "time",
        splitNumber: 4,
        axisLabel: { formatter: (at: number) => date(at), hideOverlap: true },
        axisPointer: { label: { formatter: ({ value }: { readonly value: number }) => instant(value) } },
      },
      yAxis: { type: "value", min: 0, axisLabel: { formatter: (price: number) => money(price, currency, 0) } },
      series: [
        {
          type: "line",
          name: text("products.price"),
          step: "end",
          showSymbol: false,
          data: [...prices.map(({ at, price }): [number, number] => [Math.max(at, first), price]), [to, last]],
        },
      ],
    };
  }, [prices, to, text, date, instant, money, currency]);
  const columns = usePriceColumns(currency);
  return (
    <Chart
      title={text("products.price-history")}
      summary={text("products.price-summary", {
        least: money(least, currency),
        most: money(most, currency),
        now: money(now, currency),
      })}
      option={option}
      rows={prices}
      columns={columns}
      rowKey={({ at }) => at}
      values={({ at, price }) => [at === ever ? null : new Date(at).toISOString(), price]}
      height={220}
    />
  );
}

function usePriceColumns(currency: string | null): readonly Column<Price>[] {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant, money } = useFormats(timezone);
  return [
    {
      key: "at",
      title: text("products.from"),
      sortBy: ({ at }) => at,
      cell: ({ at }) => (at === ever ? text("products.ever") : instant(at)),
    },
    {
      key: "price",
      title: text("products.price"),
      align: "end",
      sortBy: ({ price }) => price,
      cell: ({ price }) => money(price, currency),
    },
  ];
}

function Changes({ states }: { readonly states: States }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { date, instant } = useFormats(timezone);
  const read = useReading();
  const changes = changesOf(states);
  const said = (value: unknown): string => (value === undefined ? "–" : read(value));
  return (
    <Panel title={text("products.changes")}>
      {changes.length === 0 ? <Text c="dimmed">{text("products.no-changes")}</Text> : null}
      <Stack gap="xs" mah={420} style={{ overflow: "auto" }} tabIndex={changes.length > 8 ? 0 : undefined}>
        {changes.slice(0, shownChanges).map(({ since, changed }) => (
          <Group key={since} justify="space-between" align="start" wrap="nowrap">
            <Stack gap={0}>
              {changed.map(({ field, before, after }) => (
                <Text key={field} size="sm" className="data">
                  {text("products.changed", { field, before: said(before), after: said(after) })}
                </Text>
              ))}
            </Stack>
            <Text
              size="sm"
              c="dimmed"
              component="time"
              dateTime={since}
              title={instant(since)}
              style={{ flexShrink: 0 }}
            >
              {date(since)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
