import { Group, SegmentedControl, Text } from "@mantine/core";
import type { RfmTransitionsAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { downloadCsv } from "../../../ui/download.ts";
import { Panel } from "../../../ui/panel.tsx";
import { inOrder } from "../model/figures.ts";
import { useClassName } from "./class-name.ts";
import { Matrix } from "./matrix.tsx";
import { DownloadButton } from "../../../ui/chart/download-button.tsx";

type Move = RfmTransitionsAnswer["moves"][number];
type Show = "count" | "share";

/** The names in their usual order, no class last. */
export function statesOf(names: Iterable<string | null>): (string | null)[] {
  const all = [...names];
  return [...inOrder(all.filter((name) => name !== null)), ...(all.includes(null) ? [null] : [])];
}

/** How many went from which class to which. */
export function MovesTable({
  from,
  to,
  moves,
}: {
  readonly from: string;
  readonly to: string;
  readonly moves: readonly Move[];
}) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { number, share, date } = useFormats(timezone);
  const nameOf = useClassName();
  const [show, setShow] = useState<Show>("count");
  const starts = statesOf(moves.map((move) => move.from));
  const ends = statesOf(moves.map((move) => move.to));
  const totals = new Map(starts.map((start) => [start, sumOf(moves.filter((move) => move.from === start))] as const));
  const both = moves.filter((move) => move.from !== null && move.to !== null);
  return (
    <Panel
      title={text("rfm.moves")}
      aside={
        <Group gap={4}>
          <SegmentedControl
            size="xs"
            aria-label={text("rfm.moves.show")}
            value={show}
            onChange={(value) => setShow(value === "share" ? "share" : "count")}
            data={(["count", "share"] as const).map((one) => ({ value: one, label: text(`rfm.moves.show.${one}`) }))}
          />
          <DownloadButton
            as="csv"
            onClick={() =>
              downloadCsv(
                `${text("rfm.moves")}.csv`,
                [text("rfm.moves.from-class"), text("rfm.moves.to-class"), text("rfm.size")],
                moves.map((move) => [nameOf(move.from), nameOf(move.to), move.contacts]),
              )
            }
          />
        </Group>
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {text("rfm.moves.summary", {
          from: date(from),
          to: date(to),
          moved: sumOf(both.filter((move) => move.from !== move.to)),
          people: sumOf(both),
          up: sumOf(moves.filter((move) => move.from === null)),
          gone: sumOf(moves.filter((move) => move.to === null)),
        })}
      </Text>
      <Matrix
        label={text("rfm.moves")}
        from={starts}
        to={ends}
        cell={(start, end) => {
          const contacts = moves.find((move) => move.from === start && move.to === end)?.contacts ?? 0;
          const part = contacts / Math.max(1, totals.get(start) ?? 1);
          if (contacts === 0) return null;
          return { text: show === "count" ? number(contacts) : share(part), strength: part };
        }}
      />
    </Panel>
  );
}

function sumOf(moves: readonly Move[]): number {
  return moves.reduce((sum, { contacts }) => sum + contacts, 0);
}
