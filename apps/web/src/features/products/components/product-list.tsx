import { Badge, Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconDownload, IconFileImport } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { type ProductCard, productsExport, type Sort, sorts, useProductCards } from "../api/products.ts";
import { SearchField } from "../../../ui/search-field.tsx";

const typingPause = 250;
/** What one wants the most of first. */
const figures: ReadonlySet<Sort> = new Set(["revenue", "orders", "views", "price"]);

/** The catalogue, with what became of each product of late. */
export function ProductList() {
  const text = useText();
  const { number } = useFormats();
  const workspace = useWorkspace();
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), typingPause);
  const [sort, setSort] = useState<Sort>("revenue");
  const found = useProductCards(workspace.id, { q, sort, descending: figures.has(sort) });
  const products = found.data?.pages.flatMap(({ items }) => items) ?? null;
  const [page] = found.data?.pages ?? [];
  const columns = useColumns(page?.days ?? 30);
  return (
    <Stack>
      <PageTitle title={text("shell.products")} lead={text("products.lead")} actions={<Actions />} />
      <Group align="end" gap="xs">
        <SearchField flex="1 1 240px" placeholder={text("products.search")} value={words} onWords={setWords} />
        <NativeSelect
          aria-label={text("products.sort")}
          value={sort}
          onChange={({ currentTarget: { value } }) => setSort(sorts.find((each) => each === value) ?? "revenue")}
          data={sorts.map((each) => ({ value: each, label: text(`products.sort.${each}`) }))}
        />
      </Group>
      {found.isError && products === null ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {products === null && !found.isError ? <Loading /> : null}
      {products?.length === 0 ? (
        <Empty
          title={text(q === "" ? "products.none" : "products.none-found")}
          {...(q === "" ? { hint: text("products.none.hint") } : {})}
        />
      ) : null}
      {products === null || products.length === 0 ? null : (
        <>
          <DataTable
            rows={products}
            columns={columns}
            rowKey={({ productId }) => productId}
            label={text("shell.products")}
            onEnd={() => {
              if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
            }}
          />
          <Text size="sm" c="dimmed" role="status">
            {text("products.loaded", { count: number(products.length), all: number(page?.total ?? products.length) })}
          </Text>
        </>
      )}
    </Stack>
  );
}

function Actions() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <>
      <Button
        component="a"
        href={productsExport(workspace.id)}
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {text("products.export")}
      </Button>
      {workspace.role === "viewer" ? null : (
        <Button
          component={Link}
          to={`/w/${workspace.id}/imports/new`}
          search={{ kind: "products" } as never}
          leftSection={<IconFileImport size={16} aria-hidden />}
        >
          {text("imports.new")}
        </Button>
      )}
    </>
  );
}

function useColumns(days: number): readonly Column<ProductCard>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { money, number } = useFormats();
  const of = (title: string): string => text("products.of-days", { title, days });
  return [
    {
      key: "name",
      title: text("products.name"),
      width: "32%",
      cell: ({ productId, name }) => (
        <Stack gap={0}>
          <Text
            component={Link}
            to={`/w/${workspace.id}/products/${encodeURIComponent(productId)}`}
            fw={600}
            c="kin"
            lineClamp={1}
          >
            {name ?? productId}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={1}>
            {productId}
          </Text>
        </Stack>
      ),
    },
    { key: "category", title: text("products.category"), cell: ({ category }) => category },
    {
      key: "price",
      title: text("products.price"),
      align: "end",
      cell: ({ price, currency, inStock }) => (
        <Stack gap={2} align="end">
          {price === null ? null : money(price, currency)}
          {inStock === false ? (
            <Badge size="xs" color="gray" variant="light" tt="none">
              {text("products.out-of-stock")}
            </Badge>
          ) : null}
        </Stack>
      ),
    },
    { key: "views", title: of(text("products.views")), align: "end", cell: ({ views }) => number(views) },
    { key: "orders", title: of(text("products.orders")), align: "end", cell: ({ orders }) => number(orders) },
    {
      key: "revenue",
      title: of(text("products.revenue")),
      align: "end",
      cell: ({ revenue, currency }) => money(revenue, currency ?? workspace.currency, 0),
    },
  ];
}
