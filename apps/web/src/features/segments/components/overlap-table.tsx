import { Progress, Text } from "@mantine/core";
import type { OverlapAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { useNames } from "../names.ts";

interface Row {
  readonly other: string;
  readonly both: number;
  readonly size: number;
  readonly jaccard: number;
}

/** How one segment overlaps with each of the others. */
export function OverlapTable({
  overlap,
  of,
}: {
  readonly overlap: Pick<OverlapAnswer, "segments" | "pairs">;
  readonly of: string;
}) {
  const text = useText();
  const sizes = new Map(overlap.segments.map(({ id, count }) => [id, count]));
  const mine = Math.max(1, sizes.get(of) ?? 0);
  const rows: Row[] = overlap.pairs.flatMap(({ a, b, both, jaccard }) => {
    if (a !== of && b !== of) return [];
    const other = a === of ? b : a;
    return [{ other, both, jaccard, size: sizes.get(other) ?? 0 }];
  });
  const columns = useColumns(mine);
  return (
    <DataTable
      first={10}
      rows={rows}
      columns={columns}
      rowKey={({ other }) => other}
      label={text("segments.overlap")}
      initialSort={{ key: "both", descending: true }}
    />
  );
}

function Part({ value, shown }: { readonly value: number; readonly shown: string }) {
  return (
    <>
      {shown}
      <Progress value={100 * value} size="xs" mt={2} aria-hidden aria-label={shown} />
    </>
  );
}

function useColumns(mine: number): readonly Column<Row>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { number, share } = useFormats();
  const nameOf = useNames();
  return [
    {
      key: "other",
      title: text("segments.name"),
      sortBy: ({ other }) => nameOf(other),
      cell: ({ other }) => (
        <Text component={Link} to={`/w/${workspace.id}/segments/${encodeURIComponent(other)}`} c="kin">
          {nameOf(other)}
        </Text>
      ),
    },
    {
      key: "both",
      title: text("segments.overlap.both"),
      align: "end",
      sortBy: ({ both }) => both,
      cell: ({ both }) => number(both),
    },
    {
      key: "of-this",
      title: text("segments.overlap.of-this"),
      align: "end",
      cell: ({ both }) => <Part value={both / mine} shown={share(both / mine)} />,
    },
    {
      key: "of-other",
      title: text("segments.overlap.of-other"),
      align: "end",
      sortBy: ({ both, size }) => both / Math.max(1, size),
      cell: ({ both, size }) => <Part value={both / Math.max(1, size)} shown={share(both / Math.max(1, size))} />,
    },
  ];
}
