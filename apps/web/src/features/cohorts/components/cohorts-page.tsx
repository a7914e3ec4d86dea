import { Group, LoadingOverlay, SegmentedControl, Stack, Text } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { CurrencyRates, wantsRates } from "../../../shell/currency-rates.tsx";
import { PeopleDrawer } from "../../../shell/people-drawer.tsx";
import { readRates, writeRates } from "../../../shell/rates.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { type CellName, cellPeople, cellSegment, type Question, type Table, useCohorts } from "../api/cohorts.ts";
import { type CohortSearch, questionOf } from "../search.ts";
import { Comparison } from "./comparison.tsx";
import { Controls } from "./controls.tsx";
import { Curves } from "./curves.tsx";
import { HeatTable } from "./heat-table.tsx";
import { type Labels, useLabels } from "./labels.ts";
import { Shifts } from "./shifts.tsx";

/** Who comes back, or spends, how long after they began. What is asked stands in the address. */
export function CohortsPage() {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const search: CohortSearch = useSearch({ strict: false });
  const question = questionOf(search);
  const found = useCohorts(workspace.id, question);
  const labels = useLabels(search.by ?? "month", search.cut ?? "calendar");
  const change = (changes: Partial<Record<keyof CohortSearch, CohortSearch[keyof CohortSearch]>>): void => {
    const next = { ...search, ...changes };
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
    void navigate({
      to: "/w/$workspace/cohorts",
      params: { workspace: workspace.id },
      search: kept as CohortSearch,
      replace: true,
      resetScroll: false,
    });
  };
  return (
    <Stack>
      <PageTitle title={text("shell.cohorts")} lead={text("cohorts.lead")} />
      <Controls search={search} onChange={change} />
      {question === null ? <Empty title={text("cohorts.unfinished")} hint={text("cohorts.unfinished.hint")} /> : null}
      {found.isError && wantsRates(found.error) ? (
        <CurrencyRates
          error={found.error}
          own={workspace.currency}
          given={readRates(search)}
          onRates={(rates) => change(writeRates(rates))}
        />
      ) : null}
      {found.isError && !wantsRates(found.error) ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {question !== null && found.isPending ? <Loading /> : null}
      {question === null || found.isError || found.data === undefined ? null : (
        <Answer
          table={found.data}
          pending={found.isPlaceholderData}
          search={search}
          question={question}
          labels={labels}
          onChange={change}
        />
      )}
    </Stack>
  );
}

function Answer({
  table,
  pending,
  search,
  question,
  labels,
  onChange,
}: {
  readonly table: Table;
  readonly pending: boolean;
  readonly search: CohortSearch;
  readonly question: Question;
  readonly labels: Labels;
  readonly onChange: (changes: Partial<Record<keyof CohortSearch, CohortSearch[keyof CohortSearch]>>) => void;
}) {
  const text = useText();
  const [picked, setPicked] = useState<CellName | null>(null);
  const view = search.view ?? "table";
  if (table.rows.every(({ size }) => size === 0)) {
    return <Empty title={text("cohorts.none")} hint={text("cohorts.none.hint")} />;
  }
  return (
    <Stack pos="relative">
      <LoadingOverlay visible={pending} overlayProps={{ backgroundOpacity: 0.3 }} />
      <Shifts shifts={table.shifts} labels={labels} />
      <Group justify="end">
        <SegmentedControl
          size="xs"
          aria-label={text("cohorts.view")}
          value={view}
          data={[
            { value: "table", label: text("cohorts.view.table") },
            { value: "curves", label: text("cohorts.view.curves") },
          ]}
          onChange={(value) => onChange({ view: value === "curves" ? "curves" : undefined })}
        />
      </Group>
      {view === "curves" ? (
        <Curves table={table} search={search} labels={labels} />
      ) : (
        <HeatTable table={table} search={search} labels={labels} onPick={setPicked} />
      )}
      {table.leftOut > 0 ? <Text c="dimmed">{text("cohorts.left-out", { count: table.leftOut })}</Text> : null}
      <Comparison
        table={table}
        search={search}
        labels={labels}
        onCompare={(keys) => onChange({ compare: keys ?? undefined })}
      />
      {picked === null ? null : (
        <CellPeople cell={picked} table={table} question={question} labels={labels} onClose={() => setPicked(null)} />
      )}
    </Stack>
  );
}

function CellPeople({
  cell,
  table,
  question,
  labels,
  onClose,
}: {
  readonly cell: CellName;
  readonly table: Table;
  readonly question: Question;
  readonly labels: Labels;
  readonly onClose: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const row = table.rows.find(({ key }) => key === cell.row);
  if (row === undefined) return null;
  const column = cell.column === null ? null : table.columns[cell.column]!;
  const title =
    column === null
      ? labels.row(row)
      : text("cohorts.cell.title", { cohort: labels.row(row), column: labels.columnAloud(column) });
  return (
    <PeopleDrawer
      title={title}
      queryKey={["cohort", question, cell]}
      load={cellPeople(workspace.id, question, cell)}
      segment={{
        name: text("cohorts.cell.segment", { title }),
        document: async () => (await cellSegment(workspace.id, question, cell)).document,
      }}
      onClose={onClose}
    />
  );
}
