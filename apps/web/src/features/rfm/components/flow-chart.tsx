import { useDirection } from "@mantine/core";
import type { RfmTransitionsAnswer } from "@kindred/server/answers";
import { useMemo } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { Chart } from "../../../ui/chart/chart.tsx";
import { type FlowEnd, flowOption } from "../../../ui/chart/flow.ts";
import type { Column } from "../../../ui/data-table.tsx";
import { classColors } from "./class-colors.ts";
import { useClassName } from "./class-name.ts";
import { statesOf } from "./moves-table.tsx";

type Move = RfmTransitionsAnswer["moves"][number];

/** The moves as a flow from the classes of then to those of later. */
export function FlowChart({ moves }: { readonly moves: readonly Move[] }) {
  const text = useText();
  const { number } = useFormats();
  const nameOf = useClassName();
  const { dir } = useDirection();
  const option = useMemo(() => {
    const states = statesOf(moves.flatMap(({ from, to }) => [from, to]));
    const end = (name: string | null): FlowEnd => {
      const color = name === null ? "#adb5bd" : classColors[states.indexOf(name) % classColors.length];
      return { id: name ?? "", label: nameOf(name), color };
    };
    const drawn = moves.map(({ from, to, contacts }) => ({ from: end(from), to: end(to), count: contacts }));
    return flowOption(
      drawn,
      states.map((name) => name ?? ""),
      dir === "rtl",
    );
  }, [moves, nameOf, dir]);
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
