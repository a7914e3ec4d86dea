import { Group, Select, Stack, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { useFormats, useText } from "../../../languages/text.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { Table } from "../api/cohorts.ts";
import type { CohortSearch } from "../search.ts";
import { useCellWords } from "./cell-words.ts";
import type { Labels } from "./labels.ts";

/** Two cohorts beside each other: did the one bring people who stay? */
export function Comparison({
  table,
  search,
  labels,
  onCompare,
}: {
  readonly table: Table;
  readonly search: CohortSearch;
  readonly labels: Labels;
  readonly onCompare: (keys: readonly [string, string] | null) => void;
}) {
  const text = useText();
  const chosen = search.compare ?? null;
  // Of a cohort without people nothing can be said, unless it is chosen already.
  const told = table.rows.filter(({ key, size }) => size > 0 || chosen?.includes(key) === true);
  const data = told.map((row) => ({ value: row.key, label: labels.row(row) }));
  if (data.length < 2) return null;
  const other = (key: string): string => data.find(({ value }) => value !== key)!.value;
  const [a, b] = chosen ?? [null, null];
  return (
    <Panel title={text("cohorts.compare")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {text("cohorts.compare.hint")}
        </Text>
        <Group align="end">
          <Select
            label={text("cohorts.compare.first")}
            clearable
            searchable
            data={data}
            value={a}
            onChange={(key) => onCompare(key === null ? null : [key, b === null || b === key ? other(key) : b])}
          />
          <Select
            label={text("cohorts.compare.second")}
            clearable
            searchable
            data={data}
            value={b}
            onChange={(key) => onCompare(key === null ? null : [a === null || a === key ? other(key) : a, key])}
          />
        </Group>
        {table.comparison === null ? null : (
          <Differences table={table} comparison={table.comparison} search={search} labels={labels} />
        )}
      </Stack>
    </Panel>
  );
}

function Differences({
  table,
  comparison,
  search,
  labels,
}: {
  readonly table: Table;
  readonly comparison: NonNullable<Table["comparison"]>;
  readonly search: CohortSearch;
  readonly labels: Labels;
}) {
  const text = useText();
  const { share, number } = useFormats();
  const words = useCellWords(table, search);
  const nameOf = (key: string): string => {
    const row = table.rows.find((each) => each.key === key);
    return row === undefined ? key : labels.row(row);
  };
  const [first, second] = [nameOf(comparison.a), nameOf(comparison.b)];
  const intl = useIntl();
  const points = (value: number): string =>
    text("cohorts.compare.points", {
      value: intl.formatNumber(value * 100, { signDisplay: "exceptZero", maximumFractionDigits: 1 }),
    });
  const signed = (value: number): string =>
    search.measure === undefined ? points(value) : `${value > 0 ? "+" : ""}${words.value(value)}`;
  const { stayed } = comparison;
  const rows = comparison.columns.flatMap((one, at) => (one === null ? [] : [{ ...one, at }]));
  const verdict = (low: number, high: number): string =>
    text(low > 0 ? "cohorts.compare.more" : high < 0 ? "cohorts.compare.less" : "cohorts.compare.chance");
  return (
    <>
      {stayed === null ? null : (
        <div role="status">
          <Text>
            {text("cohorts.compare.stayed", {
              within: stayed.within,
              first,
              second,
              a: share(stayed.a.count / Math.max(1, stayed.a.of)),
              b: share(stayed.b.count / Math.max(1, stayed.b.of)),
              aPeople: number(stayed.a.of),
              bPeople: number(stayed.b.of),
              difference: points(stayed.difference),
              low: points(stayed.low),
              high: points(stayed.high),
            })}
          </Text>
          <Text fw={600}>{verdict(stayed.low, stayed.high)}</Text>
        </div>
      )}
      {rows.length === 0 ? (
        <Text c="dimmed">{text("cohorts.compare.none")}</Text>
      ) : (
        <DataTable
          rows={rows}
          rowKey={({ at }) => at}
          label={text("cohorts.compare.differences", { first, second })}
          columns={[
            {
              key: "period",
              width: 110,
              title: text("cohorts.csv.period"),
              cell: ({ at }) => labels.columnAloud(table.columns[at]!),
            },
            {
              key: "difference",
              title: text("cohorts.compare.difference"),
              align: "end",
              cell: ({ difference }) => signed(difference),
            },
            {
              key: "interval",
              title: text("cohorts.compare.interval"),
              align: "end",
              cell: ({ low, high }) => text("cohorts.compare.between", { low: signed(low), high: signed(high) }),
            },
            { key: "verdict", title: text("cohorts.compare.verdict"), cell: ({ low, high }) => verdict(low, high) },
          ]}
        />
      )}
    </>
  );
}
