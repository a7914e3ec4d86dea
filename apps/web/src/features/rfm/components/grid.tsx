import { Box, Group, SegmentedControl, Table, Text, UnstyledButton } from "@mantine/core";
import type { RfmModelAnswer } from "@kindred/server/answers";
import { useMemo, useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { downloadCsv, downloadUrl } from "../../../ui/download.ts";
import { Panel } from "../../../ui/panel.tsx";
import type { Chosen } from "../api/rfm.ts";
import { type GridCell, grid } from "../model/figures.ts";
import { useClassName } from "./class-name.ts";
import { gridPicture } from "./grid-picture.ts";
import "./grid.css";
import { useLevelRange } from "./level-range.ts";
import { useShownModel } from "./model-context.ts";
import { Trend } from "./trend.tsx";
import { DownloadButton } from "../../../ui/chart/download-button.tsx";

type Run = NonNullable<RfmModelAnswer["run"]>;
const shows = ["size", "amount", "share"] as const;
type Show = (typeof shows)[number];

/** The R × F grid: a click on a cell opens its people. */
export function Grid({ run, onChoose }: { readonly run: Run; readonly onChoose: (chosen: Chosen) => void }) {
  const text = useText();
  const { currency, before, definition } = useShownModel();
  const { timezone } = useWorkspace();
  const { number, money, share, date } = useFormats(timezone);
  const nameOf = useClassName();
  const rangeOf = useLevelRange(run);
  const [show, setShow] = useState<Show>("size");
  const rows = useMemo(() => grid(run.cells, run.levels), [run]);
  const was = useMemo(() => (before === null ? null : grid(before.cells, before.levels)), [before]);
  const comparable = was !== null && before?.levels === run.levels;
  const most = Math.max(1, ...rows.flat().map((cell) => Math.abs(valueOf(cell, show))));
  const shown = (cell: GridCell): string => {
    if (show === "amount") return money(cell.amount, currency, 0);
    return show === "share" ? share(run.people === 0 ? 0 : cell.size / run.people) : number(cell.size);
  };
  const best = rows[0]?.at(-1)?.size ?? 0;
  const about = { people: run.people, levels: run.levels, best };
  const axes = [text("rfm.grid.recency"), text("rfm.grid.frequency")].join(" / ");
  const frequencies = Array.from({ length: run.levels }, (_, i) => i + 1);
  const classOf = (cell: GridCell): string => (cell.class === null ? "" : nameOf(cell.class));
  const savePicture = (): void => {
    const cells = rows.map((row) =>
      row.map((cell) => ({ value: shown(cell), name: classOf(cell), strength: valueOf(cell, show) / most })),
    );
    const heads = { r: rows.map((row) => levelName("R", row[0]?.r)), f: frequencies.map((f) => levelName("F", f)) };
    downloadUrl(`${text("rfm.grid")}.png`, gridPicture(text("rfm.grid"), heads, cells));
  };
  const saveCsv = (): void =>
    downloadCsv(
      `${text("rfm.grid")}.csv`,
      ["R", "F", text("rfm.class"), text("rfm.size"), text("rfm.amount"), text("rfm.per-head"), text("rfm.recency")],
      rows
        .flat()
        .map((cell) => [
          cell.r,
          cell.f,
          classOf(cell),
          cell.size,
          definition.monetary === null ? null : cell.amount,
          cell.size === 0 ? null : cell.events / cell.size,
          cell.size === 0 ? null : cell.days,
        ]),
    );
  return (
    <Panel
      title={text("rfm.grid")}
      aside={
        <Group gap={4}>
          <SegmentedControl
            size="xs"
            aria-label={text("rfm.grid.show")}
            value={show}
            onChange={(value) => setShow(shows.find((one) => one === value) ?? "size")}
            data={shows
              .filter((one) => one !== "amount" || definition.monetary !== null)
              .map((one) => ({ value: one, label: text(`rfm.grid.show.${one}`) }))}
          />
          <DownloadButton as="png" onClick={savePicture} />
          <DownloadButton as="csv" onClick={saveCsv} />
        </Group>
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {comparable
          ? text("rfm.grid.summary", { ...about, before: date(before.at) })
          : text("rfm.grid.summary.first", about)}
      </Text>
      <Box style={{ overflowX: "auto" }} tabIndex={0} role="group" aria-label={text("rfm.grid")}>
        <Table className="rfm-grid" aria-label={text("rfm.grid")} withRowBorders={false}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">
                <Text span size="xs" c="dimmed">
                  {axes}
                </Text>
              </Table.Th>
              {frequencies.map((f) => (
                <Table.Th key={f} scope="col" ta="center">
                  <Text span fw={600} size="sm" display="block">
                    {levelName("F", f)}
                  </Text>
                  <Text span size="xs" c="dimmed" fw={400}>
                    {rangeOf("f", f)}
                  </Text>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, at) => (
              <Table.Tr key={row[0]?.r}>
                <Table.Th scope="row">
                  <Text span fw={600} size="sm" display="block">
                    {levelName("R", row[0]?.r)}
                  </Text>
                  <Text span size="xs" c="dimmed" fw={400}>
                    {rangeOf("r", row[0]?.r ?? 1)}
                  </Text>
                </Table.Th>
                {row.map((cell, place) => (
                  <Table.Td key={cell.f} p={2}>
                    <UnstyledButton
                      className="rfm-cell"
                      disabled={cell.size === 0}
                      style={{ "--strength": Math.max(0, valueOf(cell, show) / most) }}
                      onClick={() => onChoose({ r: cell.r, f: cell.f })}
                    >
                      <span className="visually-hidden">{text("rfm.cell-of", { r: cell.r, f: cell.f })}</span>
                      <Text span fw={650} className="figure" display="block">
                        {shown(cell)}
                      </Text>
                      <Text span size="xs" className="data rfm-cell-class" display="block">
                        {classOf(cell)}
                      </Text>
                      {comparable ? <Trend now={cell.size} before={was[at]?.[place]?.size ?? 0} /> : null}
                    </UnstyledButton>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Panel>
  );
}

function levelName(score: "R" | "F", level: number | undefined): string {
  return `${score} ${String(level ?? "")}`;
}

function valueOf(cell: GridCell, show: Show): number {
  return show === "amount" ? cell.amount : cell.size;
}
