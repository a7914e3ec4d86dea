import { MultiSelect, Select, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import type { OverlapAnswer } from "@kindred/server/answers";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { useCards } from "../api/cards.ts";
import { useComparison, useOverlap } from "../api/comparing.ts";
import { useNames } from "../names.ts";
import { Differences } from "./differences.tsx";

const most = 12;

/** Two or more segments beside each other: who is in which of them, and what two of them differ in. */
export function ComparePage() {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const search: { readonly segments?: string } = useSearch({ strict: false });
  const chosen = (search.segments ?? "").split(",").filter((id) => id !== "");
  const cards = useCards(workspace.id);
  const choose = (segments: readonly string[]): void =>
    void navigate({
      to: "/w/$workspace/compare",
      params: { workspace: workspace.id },
      search: { segments: segments.join(",") },
      replace: true,
    });
  return (
    <Stack>
      <PageTitle title={text("segments.compare")} lead={text("segments.compare.lead")} />
      <MultiSelect
        label={text("shell.segments")}
        searchable
        maxValues={most}
        data={(cards.data?.items ?? [])
          .filter(({ count }) => count !== null)
          .map(({ id, name }) => ({ value: id, label: name }))}
        value={chosen}
        onChange={choose}
      />
      {chosen.length < 2 ? (
        <Empty title={text("segments.compare.choose")} />
      ) : (
        <>
          <Overlaps chosen={chosen} />
          <Pair key={chosen.join()} chosen={chosen} />
        </>
      )}
    </Stack>
  );
}

function Overlaps({ chosen }: { readonly chosen: readonly string[] }) {
  const workspace = useWorkspace();
  return (
    <Shown query={useOverlap(workspace.id, chosen)}>
      {(overlap) => (
        <Stack>
          <Matrix overlap={overlap} />
          <Parts overlap={overlap} />
        </Stack>
      )}
    </Shown>
  );
}

/** Everybody in both, and which part of the row's segment that is. */
function Matrix({ overlap }: { readonly overlap: OverlapAnswer }) {
  const text = useText();
  const { number, share } = useFormats();
  const nameOf = useNames();
  const both = (a: string, b: string): number =>
    overlap.pairs.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a))?.both ?? 0;
  return (
    <Panel title={text("segments.compare.matrix")}>
      <Text size="sm" c="dimmed" mb="xs">
        {text("segments.compare.matrix.hint")}
      </Text>
      <Table.ScrollContainer
        minWidth={120 * (overlap.segments.length + 1)}
        scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      >
        <Table aria-label={text("segments.compare.matrix")} withColumnBorders>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text("segments.name")}</Table.Th>
              {overlap.segments.map(({ id }) => (
                <Table.Th key={id} scope="col" ta="end" className="data">
                  {nameOf(id)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {overlap.segments.map((row) => (
              <Table.Tr key={row.id}>
                <Table.Th scope="row" className="data">
                  {nameOf(row.id)}
                </Table.Th>
                {overlap.segments.map((column) => {
                  const count = row.id === column.id ? row.count : both(row.id, column.id);
                  const part = count / Math.max(1, row.count);
                  return (
                    <Table.Td
                      key={column.id}
                      ta="end"
                      className="figure"
                      style={{
                        background: `color-mix(in srgb, var(--mantine-color-kin-5) ${Math.round(part * 30)}%, transparent)`,
                      }}
                    >
                      {number(count)}
                      {row.id === column.id ? null : (
                        <>
                          <br />
                          {share(part)}
                        </>
                      )}
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

const mostParts = 20;

/** Disjoint parts: who is in just these. */
function Parts({ overlap }: { readonly overlap: OverlapAnswer }) {
  const text = useText();
  const { number, list } = useFormats();
  const nameOf = useNames();
  const parts = overlap.intersections.slice(0, mostParts).map(({ segments, count }) => {
    return { name: list(segments.map(nameOf)), count };
  });
  const largest = parts[0];
  return (
    <Chart
      title={text("segments.compare.parts")}
      summary={text("segments.compare.parts.summary", {
        union: number(overlap.union),
        count: number(largest?.count ?? 0),
        name: largest?.name ?? "",
      })}
      height={Math.max(160, 36 * parts.length + 40)}
      option={{
        grid: { top: 8, bottom: 24, left: 8, right: 24, containLabel: true },
        // Drawn on the canvas: its HTML would bring styles that the page's policy does not let through.
        tooltip: { renderMode: "richText" },
        xAxis: { type: "value", minInterval: 1 },
        yAxis: {
          type: "category",
          inverse: true,
          data: parts.map(({ name }) => name),
          axisLabel: { width: 240, overflow: "truncate" },
        },
        series: [{ type: "bar", data: parts.map(({ count }) => count), barMaxWidth: 22 }],
      }}
      rows={parts}
      columns={[
        { key: "name", title: text("segments.compare.in-just"), cell: ({ name }) => name },
        { key: "count", title: text("home.size"), align: "end", cell: ({ count }) => number(count) },
      ]}
      rowKey={({ name }) => name}
      values={({ name, count }) => [name, count]}
    />
  );
}

function Pair({ chosen }: { readonly chosen: readonly string[] }) {
  const text = useText();
  const nameOf = useNames();
  const [first, setFirst] = useState(chosen[0] ?? "");
  const [second, setSecond] = useState(chosen[1] ?? "");
  const data = chosen.map((id) => ({ value: id, label: nameOf(id) }));
  return (
    <>
      {chosen.length === 2 ? null : (
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select
            label={text("segments.compare.first")}
            data={data}
            value={first}
            onChange={(id) => setFirst(id ?? first)}
          />
          <Select
            label={text("segments.compare.second")}
            data={data}
            value={second}
            onChange={(id) => setSecond(id ?? second)}
          />
        </SimpleGrid>
      )}
      {first === second ? null : <PairDifferences first={first} second={second} />}
    </>
  );
}

function PairDifferences({ first, second }: { readonly first: string; readonly second: string }) {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Shown query={useComparison(workspace.id, first, second)}>
      {(comparison) => (
        <Differences comparison={comparison} title={text("segments.compare.differ")} other={comparison.b.name} />
      )}
    </Shown>
  );
}
