import { Group, Table, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { downloadCsv } from "../../../ui/download.ts";
import { Panel } from "../../../ui/panel.tsx";
import type { Cell, CellName, Table as CohortTable } from "../api/cohorts.ts";
import type { CohortSearch } from "../search.ts";
import { useCellWords } from "./cell-words.ts";
import { saveHeatPicture } from "./heat-picture.ts";
import type { Labels } from "./labels.ts";
import "./heat-table.css";
import { DownloadButton } from "../../../ui/chart/download-button.tsx";

/** More than this much colour would leave too little contrast to the figures on it. */
const deepest = 55;

/** Cohorts by the periods since they began, each cell coloured by its value; a cell opens its people. */
export function HeatTable({
  table,
  search,
  labels,
  onPick,
}: {
  readonly table: CohortTable;
  readonly search: CohortSearch;
  readonly labels: Labels;
  readonly onPick: (cell: CellName) => void;
}) {
  const text = useText();
  const { number } = useFormats();
  const words = useCellWords(table, search);
  const highest = highestOf(table);
  const depth = (cell: Cell): number => Math.round(Math.min(1, Math.max(0, (cell.value ?? 0) / highest)) * deepest);
  const sizeOf = ({ size, open }: CohortTable["rows"][number]): string => `${number(size)}${open ? "…" : ""}`;
  const title = text("cohorts.table");
  return (
    <Panel
      title={title}
      aside={
        <Group gap={4}>
          <DownloadButton as="png" onClick={() => void saveHeatPicture(title, table, labels, words.value)} />
          <DownloadButton as="csv" onClick={() => downloadCsv(`${title}.csv`, csvHead(text), csvRows(table, labels))} />
        </Group>
      }
    >
      <Text size="sm" c="dimmed" mb="xs">
        {text("cohorts.table.hint")}
      </Text>
      <Table.ScrollContainer
        minWidth={220 + 64 * table.columns.length}
        scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      >
        <Table aria-label={title} withRowBorders={false} className="heat" verticalSpacing={2} horizontalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{text("cohorts.cohort")}</Table.Th>
              <Table.Th scope="col" ta="end">
                {text("cohorts.people")}
              </Table.Th>
              {table.columns.map((column) => (
                <Table.Th key={`${column.from}-${column.to}`} scope="col" ta="end">
                  <span className="visually-hidden">{labels.columnAloud(column)}</span>
                  <span aria-hidden>{labels.column(column)}</span>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {table.rows.map((row) => (
              <Table.Tr key={row.key}>
                <Table.Th scope="row" className="data heat-name">
                  {labels.row(row)}
                </Table.Th>
                <Table.Td ta="end" className="figure">
                  {row.size === 0 ? (
                    sizeOf(row)
                  ) : (
                    <UnstyledButton
                      className="heat-size"
                      aria-label={text("cohorts.open.all", { cohort: labels.row(row), size: sizeOf(row) })}
                      onClick={() => onPick({ row: row.key, column: null })}
                    >
                      {sizeOf(row)}
                    </UnstyledButton>
                  )}
                </Table.Td>
                {row.cells.map((cell, column) => (
                  <Table.Td
                    key={`${row.key} ${column}`}
                    ta="end"
                    className="figure heat-cell"
                    data-empty={cell === null}
                  >
                    {cell === null || cell.value === null ? (
                      <span className="visually-hidden">{text("cohorts.cell.none")}</span>
                    ) : (
                      <Tooltip
                        label={words.aloud(cell)}
                        multiline
                        maw={320}
                        events={{ hover: true, focus: true, touch: true }}
                      >
                        <UnstyledButton
                          className="heat-value"
                          data-unfinished={cell.unfinished}
                          aria-label={`${labels.row(row)}, ${labels.columnAloud(table.columns[column]!)}: ${words.aloud(cell)}`}
                          style={{
                            background: `color-mix(in srgb, var(--mantine-color-kin-5) ${depth(cell)}%, transparent)`,
                          }}
                          onClick={() => onPick({ row: row.key, column })}
                        >
                          {words.value(cell.value)}
                        </UnstyledButton>
                      </Tooltip>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
          {table.all === null ? null : (
            <Table.Tfoot>
              <Table.Tr>
                <Table.Th scope="row">{text("cohorts.all")}</Table.Th>
                <Table.Td ta="end" className="figure">
                  {number(table.rows.reduce((sum, { size }) => sum + size, 0))}
                </Table.Td>
                {table.all.map((cell, column) => (
                  <Table.Td key={column} ta="end" className="figure heat-cell">
                    {cell === null || cell.value === null ? (
                      <span className="visually-hidden">{text("cohorts.cell.none")}</span>
                    ) : (
                      <span title={words.aloud(cell)}>{words.value(cell.value)}</span>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            </Table.Tfoot>
          )}
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

/** Of the periods after the first, where there are any: in the first nearly everybody is there. */
function highestOf({ rows, columns }: CohortTable): number {
  const later = rows.flatMap(({ cells }) => cells.filter((_, at) => columns[at]!.from > 0));
  const counted = later.some((cell) => (cell?.value ?? 0) > 0) ? later : rows.flatMap(({ cells }) => cells);
  return Math.max(...counted.map((cell) => cell?.value ?? 0), Number.MIN_VALUE);
}

function csvHead(text: ReturnType<typeof useText>): string[] {
  return [
    text("cohorts.cohort"),
    text("cohorts.people"),
    text("cohorts.csv.period"),
    text("cohorts.csv.came"),
    text("cohorts.csv.of"),
    text("cohorts.csv.value"),
    text("cohorts.csv.low"),
    text("cohorts.csv.high"),
    text("cohorts.csv.unfinished"),
  ];
}

function csvRows({ rows, columns }: CohortTable, labels: Labels): (string | number | null)[][] {
  return rows.flatMap((row) =>
    row.cells.flatMap((cell, at) => {
      if (cell === null) return [];
      const head = [labels.row(row), row.size, labels.column(columns[at]!)];
      return [[...head, cell.people, cell.of, cell.value, cell.low, cell.high, cell.unfinished ? 1 : 0]];
    }),
  );
}
