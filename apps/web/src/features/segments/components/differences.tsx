import { Group, Stack, Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import type { ComparisonAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { useReading } from "../../../shell/reading.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { type Difference, type Formats, sidesOf, subjectOf } from "../differences.ts";

/** Beyond this the rest is chance or close to it. */
const mostShown = 60;

/** What two populations differ in, the surest first. */
export function Differences({
  comparison,
  title,
  other,
}: {
  readonly comparison: ComparisonAnswer;
  readonly title: string;
  /** What the second population is called. */
  readonly other: string;
}) {
  const text = useText();
  const { number } = useFormats();
  const sure = comparison.differences.filter(({ score, subject }) => score > 0 && subject.source !== "revenue");
  const rows = sure.slice(0, mostShown);
  const columns = useColumns(comparison.a.name, other);
  return (
    <Panel title={title}>
      <Stack gap="xs">
        {rows.length === 0 ? (
          <Text>{text("segments.differ.none")}</Text>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {text("segments.differ.summary", {
                shown: number(rows.length),
                compared: number(comparison.compared),
                days: comparison.days,
              })}
            </Text>
            <DataTable
              first={20}
              rows={rows}
              columns={columns}
              rowKey={({ subject, measure }) => JSON.stringify([subject, measure])}
              label={title}
            />
          </>
        )}
      </Stack>
    </Panel>
  );
}

function Ratio({ ratio, more }: { readonly ratio: number | null; readonly more: boolean }) {
  const text = useText();
  const { number } = useFormats();
  const digits = ratio === null || ratio >= 10 ? 0 : 2;
  const Arrow = more ? IconArrowUpRight : IconArrowDownRight;
  return (
    <Group gap={4} justify="end" wrap="nowrap" style={{ whiteSpace: "nowrap" }}>
      {ratio === null
        ? text(more ? "segments.differ.more" : "segments.differ.less")
        : text("segments.differ.times-as", { ratio: number(Number(ratio.toFixed(digits))) })}
      <Arrow size={16} aria-hidden color={`var(--mantine-color-${more ? "teal" : "orange"}-6)`} />
    </Group>
  );
}

/** @param inCurrency of the amounts; without one the workspace's */
export function useValueFormats(inCurrency?: string): Formats {
  const { currency } = useWorkspace();
  const { number, share, money } = useFormats();
  return { number, share, money: (value) => money(value, inCurrency ?? currency) };
}

function useColumns(a: string, b: string): readonly Column<Difference>[] {
  const text = useText();
  const formats = useValueFormats();
  const read = useReading();
  return [
    { key: "subject", title: text("segments.differ.what"), width: "46%", cell: (row) => subjectOf(row, text, read) },
    { key: "a", title: a, align: "end", cell: (row) => sidesOf(row, formats)[0] },
    { key: "b", title: b, align: "end", cell: (row) => sidesOf(row, formats)[1] },
    {
      key: "ratio",
      title: text("segments.differ.ratio"),
      align: "end",
      sortBy: ({ ratio }) => ratio,
      cell: ({ ratio, effect }) => <Ratio ratio={ratio} more={effect > 0} />,
    },
  ];
}
