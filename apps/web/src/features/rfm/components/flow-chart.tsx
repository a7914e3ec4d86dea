import type { RfmTransitionsAnswer } from "@kindred/server/answers";
import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import type { Column } from "../../../ui/data-table.tsx";
import { useClassName } from "./class-name.ts";
import { statesOf } from "./moves-table.tsx";

type Move = RfmTransitionsAnswer["moves"][number];

/** The moves as a flow from the classes of then to those of later. */
export function FlowChart({ moves }: { readonly moves: readonly Move[] }) {
  const text = useText();
  const { number } = useFormats();
  const nameOf = useClassName();
  const option = useMemo((): EChartsCoreOption => {
    // A sankey has each name once: the second column's are told apart by a space that nobody sees.
    const start = (name: string | null): string => nameOf(name);
    const end = (name: string | null): string => `${nameOf(name)}\u200B`;
    return {
      tooltip: { trigger: "item", renderMode: "richText" },
      series: [
        {
          type: "sankey",
          left: 8,
          right: 120,
          top: 8,
          bottom: 8,
          layoutIterations: 0,
          nodeGap: 10,
          emphasis: { focus: "adjacency" },
          label: { overflow: "truncate", width: 110 },
          lineStyle: { color: "source", opacity: 0.35 },
          data: [
            ...statesOf(moves.map((move) => move.from)).map((name) => ({ name: start(name) })),
            ...statesOf(moves.map((move) => move.to)).map((name) => ({ name: end(name) })),
          ],
          links: moves.map(({ from, to, contacts }) => ({ source: start(from), target: end(to), value: contacts })),
        },
      ],
    };
  }, [moves, nameOf]);
  const changed = moves.filter((move) => move.from !== move.to).toSorted((a, b) => b.contacts - a.contacts);
  const said = (move: Move): string =>
    text("rfm.flow.move", { from: nameOf(move.from), to: nameOf(move.to), count: move.contacts });
  const columns: readonly Column<Move>[] = [
    { key: "from", title: text("rfm.moves.from-class"), cell: (move) => nameOf(move.from) },
    { key: "to", title: text("rfm.moves.to-class"), cell: (move) => nameOf(move.to) },
    {
      key: "contacts",
      title: text("rfm.size"),
      align: "end",
      cell: ({ contacts }) => number(contacts),
      sortBy: ({ contacts }) => contacts,
    },
  ];
  return (
    <Chart
      title={text("rfm.flow")}
      summary={
        changed.length === 0
          ? text("rfm.flow.summary.none")
          : text("rfm.flow.summary", { moves: changed.slice(0, 3).map(said).join("; ") })
      }
      option={option}
      rows={moves}
      columns={columns}
      rowKey={(move) => `${move.from ?? ""}\n${move.to ?? ""}`}
      values={(move) => [nameOf(move.from), nameOf(move.to), move.contacts]}
      height={420}
    />
  );
}
