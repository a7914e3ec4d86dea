import { Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import type { OverviewAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { SegmentLink } from "../../../shell/segment-link.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { type Move, useMoves } from "../api/overview.ts";

const spans = ["1", "7"] as const;
const most = 6;

/** The segments whose size changed most. */
export function Moves({ segments }: { readonly segments: OverviewAnswer["segments"] }) {
  const text = useText();
  const workspace = useWorkspace();
  const [span, setSpan] = useState("1");
  const names = new Map(segments.map(({ id, name }) => [id, name]));
  return (
    <Panel
      title={text("home.moves")}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={text("home.moves")}
          value={span}
          onChange={setSpan}
          data={spans.map((value) => ({ value, label: text(value === "1" ? "home.moves.day" : "home.moves.week") }))}
        />
      }
    >
      <Shown query={useMoves(workspace.id, Number(span))}>
        {(moves) => {
          const known = moves.filter(({ segment }) => names.has(segment)).slice(0, most);
          if (known.length === 0) return <Text c="dimmed">{text("home.moves.none")}</Text>;
          return (
            <Stack gap="xs">
              {known.map((move) => (
                <Line key={move.segment} move={move} name={names.get(move.segment) ?? move.segment} />
              ))}
            </Stack>
          );
        }}
      </Shown>
    </Panel>
  );
}

function Line({
  move: { segment, before, after, entered, left },
  name,
}: {
  readonly move: Move;
  readonly name: string;
}) {
  const text = useText();
  const { number } = useFormats();
  const [Arrow, color] =
    after > before
      ? [IconArrowUpRight, "teal"]
      : after < before
        ? [IconArrowDownRight, "orange"]
        : [IconArrowRight, "gray"];
  return (
    <Group justify="space-between" wrap="nowrap">
      <SegmentLink id={segment} name={name} />
      <Group gap={6} wrap="nowrap" style={{ flexShrink: 0 }}>
        <Text size="xs" c="dimmed">
          {text("home.moves.both", { entered: number(entered), left: number(left) })}
        </Text>
        <Text className="figure" fw={600}>
          {number(after)}
        </Text>
        <Arrow size={18} aria-hidden color={`var(--mantine-color-${color}-6)`} />
      </Group>
    </Group>
  );
}
