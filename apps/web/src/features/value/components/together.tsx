import type { TogetherAnswer } from "@kindred/server/answers";
import { Group, Select, Stack, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { downloadCsv } from "../../../ui/download.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { useTogether } from "../api/value.ts";
import { usualWindow, type ValueSearch, windowOf } from "../search.ts";
import { type Change, CountInput } from "./controls.tsx";
import { DownloadButton } from "../../../ui/chart/download-button.tsx";

const usualLeast = 5;

/** What is bought together, with how much more often than by chance. */
export function BoughtTogether({ search, onChange }: { readonly search: ValueSearch; readonly onChange: Change }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  const columns = useColumns();
  const { item = "product_id", per = "order", least = usualLeast, sort = "lift", segment } = search;
  const window = windowOf(search.window ?? usualWindow);
  const found = useTogether(workspace.id, {
    item,
    label: item === "product_id" ? "name" : null,
    per,
    least,
    sort,
    limit: 30,
    ...(window === undefined ? {} : { window }),
    ...(segment === undefined ? {} : { segment }),
  });
  const rows = found.data?.pairs ?? [];
  return (
    <Panel
      title={text("value.together")}
      aside={
        <DownloadButton
          as="csv"
          disabled={rows.length === 0}
          onClick={() =>
            downloadCsv(
              `${text("value.together")}.csv`,
              [
                text("value.together.a"),
                text("value.together.b"),
                text("value.together.count"),
                text("value.together.support"),
                text("value.together.a-b"),
                text("value.together.b-a"),
                text("value.together.lift"),
              ],
              rows.map(({ a, b, count, support, confidence, lift }) => [
                a.label,
                b.label,
                count,
                support,
                confidence[0],
                confidence[1],
                lift,
              ]),
            )
          }
        />
      }
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {text("value.together.hint")}
        </Text>
        <Group align="end">
          <Select
            label={text("value.together.item")}
            allowDeselect={false}
            value={item}
            data={[...new Set(["product_id", "category", "brand", item])].map((each) => ({
              value: each,
              label:
                each === "product_id" || each === "category" || each === "brand"
                  ? text(`value.together.item.${each}`)
                  : each,
            }))}
            onChange={(next) => onChange({ item: next === "product_id" || next === null ? undefined : next })}
          />
          <Select
            label={text("value.together.per")}
            allowDeselect={false}
            value={per}
            data={(["order", "contact"] as const).map((each) => ({
              value: each,
              label: text(`value.together.per.${each}`),
            }))}
            onChange={(next) => onChange({ per: next === "contact" ? "contact" : undefined })}
          />
          <Select
            label={text("value.together.sort")}
            allowDeselect={false}
            value={sort}
            data={(["lift", "count"] as const).map((each) => ({ value: each, label: text(`value.together.${each}`) }))}
            onChange={(next) => onChange({ sort: next === "count" ? "count" : undefined })}
          />
          <CountInput
            label={text("value.together.least")}
            value={least}
            max={1_000_000}
            onChange={(next) => onChange({ least: next === usualLeast ? undefined : next })}
          />
        </Group>
        <Shown query={found}>
          {({ baskets, pairs, items, lookedAt }) =>
            pairs.length === 0 ? (
              <Empty title={text("value.together.none")} hint={text("value.together.none.hint", { count: baskets })} />
            ) : (
              <>
                <DataTable
                  rows={pairs}
                  rowKey={({ a, b }) => `${a.item} ${b.item}`}
                  label={text("value.together")}
                  columns={columns}
                />
                {items > lookedAt ? (
                  <Text size="sm" c="dimmed">
                    {text("value.together.looked-at", { count: lookedAt, items: number(items) })}
                  </Text>
                ) : null}
              </>
            )
          }
        </Shown>
      </Stack>
    </Panel>
  );
}

type Pair = TogetherAnswer["pairs"][number];

function useColumns(): readonly Column<Pair>[] {
  const text = useText();
  const { number, share } = useFormats();
  return [
    { key: "a", title: text("value.together.a"), cell: ({ a }) => <Label>{a.label}</Label> },
    { key: "b", title: text("value.together.b"), cell: ({ b }) => <Label>{b.label}</Label> },
    { key: "count", title: text("value.together.count"), align: "end", cell: ({ count }) => number(count) },
    { key: "support", title: text("value.together.support"), align: "end", cell: ({ support }) => share(support) },
    { key: "ab", title: text("value.together.a-b"), align: "end", cell: ({ confidence }) => share(confidence[0]) },
    { key: "ba", title: text("value.together.b-a"), align: "end", cell: ({ confidence }) => share(confidence[1]) },
    {
      key: "lift",
      title: text("value.together.lift"),
      align: "end",
      cell: ({ lift }) => number(Math.round(lift * 100) / 100),
    },
  ];
}

/** A narrow table shall not break it at every letter. */
function Label({ children }: { readonly children: string }) {
  return <span style={{ display: "block", minInlineSize: "7rem" }}>{children}</span>;
}
