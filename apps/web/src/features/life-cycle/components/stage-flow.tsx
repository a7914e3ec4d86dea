import { Group, SegmentedControl, Stack, Text, useDirection } from "@mantine/core";
import type { StageFlowAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo, useState } from "react";
import { type Text as Say, useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import { type FlowEnd, flowOption } from "../../../ui/chart/flow.ts";
import type { Column } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { type Scheme, useStageFlow } from "../api/life-cycle.ts";
import { useStageColors } from "./stage-colors.ts";

const ranges = [30, 90, 180, 365] as const;
type Move = StageFlowAnswer["moves"][number];

/** Who went from which stage to which. */
export function StageFlow({ scheme }: { readonly scheme: Scheme }) {
  const text = useText();
  const workspace = useWorkspace();
  const [days, setDays] = useState<number>(90);
  return (
    <Stack gap="xs">
      <Group justify="end">
        <SegmentedControl
          size="xs"
          aria-label={text("life-cycle.flow.range")}
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          data={ranges.map((range) => ({ value: String(range), label: text("life-cycle.flow.days", { days: range }) }))}
        />
      </Group>
      <Shown query={useStageFlow(workspace.id, scheme, days)}>
        {(flow) => <Drawn scheme={scheme} flow={flow} days={days} />}
      </Shown>
    </Stack>
  );
}

function Drawn({
  scheme,
  flow,
  days,
}: {
  readonly scheme: Scheme;
  readonly flow: StageFlowAnswer;
  readonly days: number;
}) {
  const text = useText();
  const { number } = useFormats();
  const colors = useStageColors(scheme.stages.length);
  const { moves, basis } = flow;
  const nameOf = useMemo(() => {
    const names = new Map<string | null, string>(scheme.stages.map(({ id, label }) => [id, label]));
    return (id: string | null, none: string): string => names.get(id) ?? none;
  }, [scheme.stages]);
  const fresh = text("life-cycle.flow.new");
  const gone = text("life-cycle.flow.gone");
  const fromName = ({ from }: Move): string => nameOf(from, fresh);
  const toName = ({ to }: Move): string => nameOf(to, gone);
  const changed = moves.filter(({ from, to }) => from !== to && from !== null && to !== null);
  const total = moves.reduce((sum, { from, count }) => sum + (from === null ? 0 : count), 0);
  const most = changed.toSorted((a, b) => b.count - a.count)[0];
  const { dir } = useDirection();
  const option = useMemo(
    () => optionOf(scheme, moves, colors, text, dir === "rtl"),
    [scheme, moves, colors, text, dir],
  );
  const columns: readonly Column<Move>[] = [
    { key: "from", title: text("life-cycle.flow.from"), cell: fromName, sortBy: fromName },
    { key: "to", title: text("life-cycle.flow.to"), cell: toName, sortBy: toName },
    {
      key: "count",
      title: text("life-cycle.people"),
      align: "end",
      cell: (move) => cellOf({ scheme, move, flow, from: fromName(move), to: toName(move) }),
      sortBy: ({ count }) => count,
    },
  ];
  const summary =
    most === undefined
      ? text("life-cycle.flow.summary.none", { days })
      : text("life-cycle.flow.summary", {
          days,
          moved: number(changed.reduce((sum, { count }) => sum + count, 0)),
          total: number(total),
          count: number(most.count),
          from: fromName(most),
          to: toName(most),
        });
  return (
    <>
      <Chart
        title={text("life-cycle.flow")}
        summary={summary}
        option={option}
        rows={moves}
        columns={columns}
        rowKey={({ from, to }) => `${from ?? ""}>${to ?? ""}`}
        values={(move) => [fromName(move), toName(move), move.count]}
        height={420}
      />
      <Text size="xs" c="dimmed">
        {text(`life-cycle.basis.${basis}`)}
      </Text>
    </>
  );
}

function cellOf(cell: Parameters<typeof Cell>[0]) {
  return <Cell {...cell} />;
}

/** The people of a move, as a segment in the builder. What was before the ledger began cannot be asked of it. */
function Cell({
  scheme,
  move,
  flow,
  from,
  to,
}: {
  readonly scheme: Scheme;
  readonly move: Move;
  readonly flow: StageFlowAnswer;
  readonly from: string;
  readonly to: string;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  const [before, after] = [move.from, move.to].map((id) => scheme.stages.find((stage) => stage.id === id)?.segment);
  if (flow.basis !== "ledger" || before === undefined || after === undefined) return number(move.count);
  const name = `${from} → ${to}`;
  const where = { all: [{ segment: after }, { segment: before, at: flow.from }] };
  return (
    <Text
      component={Link}
      to={`/w/${workspace.id}/segments/new`}
      search={{ document: { version: 1, id: `${scheme.id}-move`, name, kind: "derived", where } } as never}
      c="kin"
      size="sm"
      aria-label={text("life-cycle.flow.open", { count: move.count, from, to })}
    >
      {number(move.count)}
    </Text>
  );
}

function optionOf(
  { stages }: Scheme,
  moves: readonly Move[],
  colors: readonly string[],
  text: Say,
  rtl: boolean,
): EChartsCoreOption {
  const end = (id: string | null, none: string): FlowEnd => {
    const place = stages.findIndex((stage) => stage.id === id);
    return { id: id ?? "", label: stages[place]?.label ?? none, color: colors[place] ?? "#868e96" };
  };
  const [fresh, gone] = [text("life-cycle.flow.new"), text("life-cycle.flow.gone")];
  const drawn = moves.map(({ from, to, count }) => ({ from: end(from, fresh), to: end(to, gone), count }));
  return flowOption(drawn, [...stages.map(({ id }) => id), ""], rtl);
}
