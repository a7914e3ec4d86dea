import { Group, SimpleGrid, Stack, Text } from "@mantine/core";
import type { ComparisonAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { Panel } from "../../../ui/panel.tsx";
import { sidesOf, subjectOf } from "../differences.ts";
import { useValueFormats } from "./differences.tsx";

/** What the people bring in, beside everyone. */
export function Value({ comparison }: { readonly comparison: ComparisonAnswer }) {
  const text = useText();
  const { share, list } = useFormats();
  const formats = useValueFormats(comparison.currencies[0]);
  const rows = comparison.differences.filter(({ subject }) => subject.source === "revenue");
  const perContact = rows.find(({ subject }) => subject.name === "revenue per contact");
  const { a, b } = comparison;
  const total = perContact?.measure === "mean" ? perContact.b.mean * b.count : 0;
  const own = perContact?.measure === "mean" ? perContact.a.mean * a.count : 0;
  return (
    <Panel title={text("segments.value")}>
      <Text size="sm" c="dimmed" mb="xs">
        {text("segments.value.days", { days: comparison.days })}
      </Text>
      {comparison.currencies.length > 1 ? (
        <Text mb="xs">{text("segments.value.currencies", { currencies: list(comparison.currencies) })}</Text>
      ) : null}
      {rows.length === 0 ? <Text>{text("segments.value.none")}</Text> : null}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {rows.map((row) => {
          const [mine, all] = sidesOf(row, formats);
          return (
            <Figure
              key={row.subject.name}
              name={subjectOf(row, text, String)}
              value={mine}
              note={text("segments.value.everyone", { value: all })}
            />
          );
        })}
        {total === 0 ? null : (
          <Figure
            name={text("segments.value.share")}
            value={share(own / total)}
            note={text("segments.value.people", { share: share(a.count / Math.max(1, b.count)) })}
          />
        )}
      </SimpleGrid>
    </Panel>
  );
}

function Figure({ name, value, note }: { readonly name: string; readonly value: string; readonly note: string }) {
  return (
    <Stack gap={0}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Group gap="xs" align="baseline">
        <Text fz={22} fw={650} className="figure">
          {value}
        </Text>
      </Group>
      <Text size="xs" c="dimmed">
        {note}
      </Text>
    </Stack>
  );
}
