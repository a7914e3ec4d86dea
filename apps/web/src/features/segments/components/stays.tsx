import { Group, Stack, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { type Range, useStays } from "../api/segments.ts";

/** How long people stay, and how many come back. */
export function StaysPanel({ segment, range }: { readonly segment: string; readonly range: Range }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  const duration = useDuration();
  return (
    <Panel title={text("segments.stays")}>
      <Shown query={useStays(workspace.id, segment, range)}>
        {({ first, repeat, ended, quartiles, openMean }) => (
          <Stack gap={6}>
            <Line name={text("segments.stays.first")} value={number(first)} />
            <Line name={text("segments.stays.repeat")} value={number(repeat)} />
            <Line name={text("segments.stays.ended")} value={number(ended)} />
            {quartiles === null ? null : <Line name={text("segments.stays.half")} value={duration(quartiles[1])} />}
            {openMean === null ? null : <Line name={text("segments.stays.open")} value={duration(openMean)} />}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
}

function Line({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text c="dimmed" size="sm">
        {name}
      </Text>
      <Text className="figure">{value}</Text>
    </Group>
  );
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** A length of time in the largest unit that fits, ms given. */
function useDuration(): (ms: number) => string {
  const intl = useIntl();
  return (ms) => {
    const [unit, length] = units.find(([, each]) => ms >= each) ?? units[2];
    const value = ms / length;
    return intl.formatNumber(value, {
      style: "unit",
      unit,
      unitDisplay: "long",
      maximumFractionDigits: value < 10 ? 1 : 0,
    });
  };
}
