import { Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import type { Report } from "../api/value.ts";

interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string | undefined;
}

/** What all customers of the window come to; what is unusual among them is said below. */
export function Figures({ report }: { readonly report: Report }) {
  const text = useText();
  const { number, share, money } = useFormats();
  const { totals, margin, currency } = report;
  const told = (amount: number): string => money(amount, currency, Math.abs(amount) >= 1000 ? 0 : 2);
  const between = (
    of: { low: number | null; high: number | null } | null,
    say: (value: number) => string,
  ): string | undefined => {
    if (of === null || of.low === null || of.high === null) return undefined;
    return text("value.interval", { low: say(of.low), high: say(of.high) });
  };
  const figures: readonly Figure[] = [
    { label: text("value.customers"), value: number(totals.customers) },
    { label: text("value.orders"), value: number(totals.orders) },
    {
      label: text("value.value"),
      value: told(totals.value),
      note:
        totals.refunds > 0
          ? text("value.refunded", { gross: told(totals.gross), refunded: told(totals.refunded) })
          : undefined,
    },
    { label: text("value.average-order"), value: totals.averageOrder === null ? "–" : told(totals.averageOrder) },
    {
      label: text("value.per-customer"),
      value: totals.perCustomer === null ? "–" : told(totals.perCustomer.value),
      note: between(totals.perCustomer, told),
    },
    {
      label: text("value.orders-per-customer"),
      value: totals.ordersPerCustomer === null ? "–" : number(Math.round(totals.ordersPerCustomer * 100) / 100),
    },
    {
      label: text("value.repeaters"),
      value: totals.repeaters === null ? "–" : share(totals.repeaters.value),
      note: between(totals.repeaters, share),
    },
    ...(margin === null
      ? []
      : [
          {
            label: text("value.margin"),
            value: margin.share === null ? "–" : share(margin.share),
            note: text("value.margin.note", { margin: told(margin.margin), orders: margin.orders }),
          },
        ]),
  ];
  const notes = [
    totals.unpriced > 0 ? text("value.unpriced", { count: totals.unpriced }) : null,
    totals.zero > 0 ? text("value.zero", { count: totals.zero }) : null,
    totals.negative > 0 ? text("value.negative", { count: totals.negative, value: told(totals.negativeValue) }) : null,
    totals.refundsOnly > 0 ? text("value.refunds-only", { count: totals.refundsOnly }) : null,
  ].filter((note) => note !== null);
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {figures.map(({ label, value, note }) => (
          <Paper key={label} withBorder p="md">
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            <Text fz="xl" fw={650} className="figure">
              {value}
            </Text>
            {note === undefined ? null : (
              <Text size="xs" c="dimmed">
                {note}
              </Text>
            )}
          </Paper>
        ))}
      </SimpleGrid>
      {notes.map((note) => (
        <Text key={note} size="sm" c="dimmed">
          {note}
        </Text>
      ))}
    </Stack>
  );
}
