import { Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { useReading } from "../../../shell/reading.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Facts } from "../../../ui/facts.tsx";
import type { Look } from "../api/imports.ts";
import { knownField } from "./mapping-table.tsx";
import { type PreviewItem, previewItems } from "../model/preview.ts";

/** What the first rows would become. */
export function PreviewTable({ look, plan }: { readonly look: Look; readonly plan: NonNullable<Look["plan"]> }) {
  const text = useText();
  const items = previewItems(look.kind, plan);
  const columns = useColumns(look, plan, items);
  return (
    <DataTable
      rows={items}
      columns={columns}
      rowKey={({ rows }) => rows[0] ?? 0}
      label={text(`imports.preview.${look.kind}`)}
    />
  );
}

function useColumns(
  look: Look,
  plan: NonNullable<Look["plan"]>,
  items: readonly PreviewItem[],
): readonly Column<PreviewItem>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { instant, list, money, number } = useFormats(workspace.timezone);
  const read = useReading();
  const nameOf = (name: string): string => {
    const known = knownField(name);
    return known === null ? name : text(known);
  };
  const details = ({ details: all }: PreviewItem): string[] =>
    all.map(({ name, value }) => {
      const said = read(value);
      if (name === "") return said;
      return look.kind === "orders" && name.endsWith("×") ? `${name} ${said}` : `${nameOf(name)}: ${said}`;
    });
  return [
    {
      key: "rows",
      title: text("imports.row"),
      align: "end",
      cell: ({ rows }) => (
        <span className="unbroken">
          {rows.length > 2 ? `${number(rows[0] ?? 0)}–${number(rows.at(-1) ?? 0)}` : list(rows.map(number))}
        </span>
      ),
    },
    ...(look.kind === "products"
      ? []
      : [{ key: "who", title: text("imports.who"), cell: ({ who }: PreviewItem) => <Line of={who} /> }]),
    ...(items.some(({ what }) => what !== null)
      ? [{ key: "what", title: text("imports.what"), cell: ({ what }: PreviewItem) => <Line of={[what ?? ""]} /> }]
      : []),
    ...(items.some(({ when }) => when !== null)
      ? [
          {
            key: "when",
            title: text("imports.field.ts"),
            unsplit: true,
            cell: ({ when }: PreviewItem) => (when === null ? null : instant(when)),
          },
        ]
      : []),
    {
      key: "details",
      title: text("imports.details"),
      cell: (item) => <Line of={details(item)} />,
    },
    ...(look.kind === "orders"
      ? [
          {
            key: "amount",
            title: text("imports.field.revenue"),
            align: "end" as const,
            cell: ({ amount }: PreviewItem) =>
              amount === null ? null : money(amount, plan.currency ?? workspace.currency),
          },
        ]
      : []),
  ];
}

function Line({ of }: { readonly of: readonly string[] }) {
  return (
    <Text size="sm" lineClamp={2} miw={110} title={of.join(" · ")} dir="auto" className="values">
      <Facts of={of} />
    </Text>
  );
}
