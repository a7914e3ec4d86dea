import { Paper, SimpleGrid, Text } from "@mantine/core";
import type { OverviewAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";

export function Figures({ overview }: { readonly overview: OverviewAnswer }) {
  const text = useText();
  const { currency } = useWorkspace();
  const { number, money, list } = useFormats();
  const { contacts, events, segments, month, ingestion } = overview;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} component="dl" m={0}>
      <Figure name={text("home.contacts")} value={number(contacts)} />
      <Figure name={text("home.active")} value={number(month.active)} note={text("home.month")} />
      <Figure
        name={text("home.revenue")}
        value={month.currencies.length > 1 ? "–" : money(month.revenue, month.currencies[0] ?? currency, 0)}
        note={
          month.currencies.length > 1
            ? text("home.currencies", { count: month.orders, currencies: list(month.currencies) })
            : text("home.orders", { count: month.orders })
        }
      />
      <Figure name={text("home.events")} value={number(events)} />
      <Figure name={text("home.today")} value={number(ingestion.today)} />
      <Figure name={text("home.segments")} value={number(segments.length)} />
    </SimpleGrid>
  );
}

function Figure({ name, value, note }: { readonly name: string; readonly value: string; readonly note?: string }) {
  return (
    <Paper withBorder p="md">
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} fz={22} fw={650} className="figure">
        {value}
      </Text>
      {note === undefined ? null : (
        <Text component="dd" m={0} size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </Paper>
  );
}
