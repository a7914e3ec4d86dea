import { Text } from "@mantine/core";
import type { ComparisonAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useIntl } from "react-intl";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";

type Product = ComparisonAnswer["products"][number];

/** What the people buy most, by buyers and by revenue, and how many times everyone's share that is. */
export function TopProducts({ comparison }: { readonly comparison: ComparisonAnswer }) {
  const text = useText();
  const { products, days } = comparison;
  const columns = useProductColumns(comparison);
  return (
    <Panel title={text("segments.top")}>
      {products.length === 0 ? (
        <Text>{text("segments.top.none", { days })}</Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            {text("segments.top.hint", { days })}
          </Text>
          <DataTable
            first={10}
            rows={products}
            columns={columns}
            rowKey={({ id }) => id}
            label={text("segments.top")}
          />
        </>
      )}
    </Panel>
  );
}

function useProductColumns({ a, b, currencies }: ComparisonAnswer): readonly Column<Product>[] {
  const text = useText();
  const intl = useIntl();
  const workspace = useWorkspace();
  const { number, share, money } = useFormats();
  const revenue: Column<Product> = {
    key: "revenue",
    title: text("segments.top.revenue"),
    align: "end",
    sortBy: (product) => product.a.revenue,
    cell: (product) => money(product.a.revenue, currencies[0] ?? workspace.currency),
  };
  return [
    {
      key: "product",
      title: text("segments.top.product"),
      sortBy: ({ id, name }) => (name === "" ? id : name),
      cell: ({ id, name }) => (
        <Text component={Link} to={`/w/${workspace.id}/products/${encodeURIComponent(id)}`} fw={600} c="kin">
          {name === "" ? id : name}
        </Text>
      ),
    },
    {
      key: "buyers",
      title: text("segments.top.buyers"),
      align: "end",
      sortBy: (product) => product.a.buyers,
      cell: (product) => number(product.a.buyers),
    },
    {
      key: "share",
      title: text("segments.top.share"),
      align: "end",
      cell: (product) => share(product.a.buyers / Math.max(1, a.count)),
    },
    {
      key: "share-all",
      title: text("segments.top.share-all"),
      align: "end",
      cell: (product) => share(product.b.buyers / Math.max(1, b.count)),
    },
    {
      key: "lift",
      title: text("segments.top.lift"),
      align: "end",
      sortBy: ({ ratio }) => ratio,
      cell: ({ ratio }) => (ratio === null ? null : `× ${intl.formatNumber(ratio, { maximumFractionDigits: 1 })}`),
    },
    ...(currencies.length > 1 ? [] : [revenue]),
  ];
}
