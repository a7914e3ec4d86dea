import { Anchor, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import type { Column } from "../../../ui/data-table.tsx";
import { byClass, type ClassFigures } from "../model/figures.ts";
import { useAdvice, useClassName } from "./class-name.ts";
import { useShownModel } from "./model-context.ts";
import { Trend } from "./trend.tsx";

/** What to do for a class: in the words of the rule that names it, where there are some. */
export function useAdviceOf(): (name: string) => string {
  const adviceOf = useAdvice();
  const { definition } = useShownModel();
  return (name) =>
    adviceOf(name, definition.rules.find((rule) => rule.class === name && rule.suggestion !== undefined)?.suggestion);
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The columns of the classes; what there is no amount or no earlier run for is left out. */
export function useClassColumns(
  rows: readonly ClassFigures[],
  onChoose: (name: string) => void,
): readonly Column<ClassFigures>[] {
  const text = useText();
  const { number, share, money } = useFormats();
  const nameOf = useClassName();
  const adviceOf = useAdviceOf();
  const { currency, before, definition } = useShownModel();
  const was = new Map((before === null ? [] : byClass(before.cells)).map((one) => [one.class, one.size]));
  const total = rows.reduce((sum, { amount }) => sum + amount, 0);
  const people = rows.reduce((sum, { size }) => sum + size, 0);
  return [
    {
      key: "class",
      title: text("rfm.class"),
      width: 170,
      cell: ({ class: name, size }) =>
        size === 0 ? (
          <Text span fw={600} display="block" miw={150} size="sm">
            {nameOf(name)}
          </Text>
        ) : (
          <Anchor
            component="button"
            type="button"
            fw={600}
            ta="start"
            miw={150}
            size="sm"
            onClick={() => onChoose(name)}
          >
            {nameOf(name)}
          </Anchor>
        ),
    },
    {
      key: "size",
      title: text("rfm.size"),
      align: "end",
      sortBy: ({ size }) => size,
      cell: ({ size }) => number(size),
    },
    {
      key: "share",
      title: text("rfm.share"),
      align: "end",
      cell: ({ size }) => share(size / Math.max(1, people)),
    },
    ...(definition.monetary === null
      ? []
      : ([
          {
            key: "amount",
            title: text("rfm.amount"),
            align: "end",
            sortBy: ({ amount }) => amount,
            cell: ({ amount }) => money(amount, currency, 0),
          },
          {
            key: "amount-share",
            title: text("rfm.amount-share"),
            align: "end",
            cell: ({ amount }) => (total > 0 ? share(amount / total) : "–"),
          },
        ] satisfies Column<ClassFigures>[])),
    {
      key: "days",
      title: text("rfm.recency"),
      align: "end",
      sortBy: ({ days, size }) => (size === 0 ? null : days),
      cell: ({ days, size }) => (size === 0 ? "–" : number(Math.round(days))),
    },
    {
      key: "events",
      title: text("rfm.per-head"),
      align: "end",
      sortBy: ({ events, size }) => (size === 0 ? null : events / size),
      cell: ({ events, size }) => (size === 0 ? "–" : number(round(events / size))),
    },
    ...(before === null
      ? []
      : ([
          {
            key: "trend",
            title: text("rfm.trend.none"),
            align: "end",
            sortBy: ({ class: name, size }) => size - (was.get(name) ?? 0),
            cell: ({ class: name, size }) => <Trend now={size} before={was.get(name) ?? 0} />,
          },
        ] satisfies Column<ClassFigures>[])),
    {
      key: "advice",
      title: text("rfm.advice"),
      width: 280,
      cell: ({ class: name }) => (
        <Text span size="sm" display="block" miw={240}>
          {adviceOf(name)}
        </Text>
      ),
    },
  ];
}
