import type { EChartsCoreOption } from "echarts/core";

/** One end of a flow: at the start or later. */
export interface FlowEnd {
  readonly id: string;
  readonly label: string;
  readonly color?: string | undefined;
}

/**
 * Who went from where to where: those of then stand where reading begins, those of later at the other side.
 *
 * @param order of both sides, by id
 */
export function flowOption(
  moves: readonly { readonly from: FlowEnd; readonly to: FlowEnd; readonly count: number }[],
  order: readonly string[],
  rtl: boolean,
): EChartsCoreOption {
  // A name stands on both sides: each side's nodes have a mark of their own.
  const node = (side: "from" | "to", { id, label, color }: FlowEnd) => ({
    name: `${side} ${id}`,
    value: label,
    ...(color === undefined ? {} : { itemStyle: { color } }),
    label: { position: (side === "from") === rtl ? "left" : "right" },
  });
  const inOrder = (ends: readonly FlowEnd[]): readonly FlowEnd[] =>
    ends.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const nodes = [
    ...inOrder(moves.map(({ from }) => from)).map((end) => node("from", end)),
    ...inOrder(moves.map(({ to }) => to)).map((end) => node("to", end)),
  ];
  return {
    tooltip: { show: false },
    series: [
      {
        type: "sankey",
        left: 4,
        right: 4,
        top: 8,
        bottom: 8,
        nodeGap: 12,
        draggable: false,
        layoutIterations: 0,
        animationDuration: 300,
        emphasis: { focus: "adjacency" },
        label: { formatter: ({ data }: { data: { value: string } }) => data.value },
        // What it is drawn from stands at the left: in a page from right to left that is where people went.
        lineStyle: { color: rtl ? "target" : "source", opacity: 0.35 },
        data: [...new Map(nodes.map((each) => [each.name, each])).values()],
        links: moves.map(({ from, to, count }) => {
          const [start, end] = [`from ${from.id}`, `to ${to.id}`];
          return rtl ? { source: end, target: start, value: count } : { source: start, target: end, value: count };
        }),
      },
    ],
  };
}
