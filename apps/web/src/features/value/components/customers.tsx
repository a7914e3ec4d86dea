import { Button } from "@mantine/core";
import type { CustomerValueAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { PersonLink } from "../../../shell/person-link.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { type Question, useCustomers } from "../api/value.ts";

/** Customers one by one, the best first. */
export function Customers({ question, currency }: { readonly question: Question; readonly currency: string | null }) {
  const text = useText();
  const workspace = useWorkspace();
  const columns = useColumns(currency, question["cost"] !== undefined);
  const found = useCustomers(workspace.id, question);
  const rows = found.data?.pages.flatMap(({ items }) => items) ?? null;
  return (
    <Panel title={text("value.best")}>
      {found.isError && rows === null ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {rows === null && !found.isError ? <Loading /> : null}
      {rows === null ? null : (
        <>
          <DataTable rows={rows} rowKey={({ contact }) => contact.key} label={text("value.best")} columns={columns} />
          {found.hasNextPage ? (
            <Button
              mt="xs"
              variant="default"
              loading={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              {text("people.more")}
            </Button>
          ) : null}
        </>
      )}
    </Panel>
  );
}

function useColumns(currency: string | null, withMargin: boolean): readonly Column<CustomerValueAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { number, money, date } = useFormats(workspace.timezone);
  const told = (amount: number | null): string => (amount === null ? "–" : money(amount, currency));
  return [
    { key: "person", title: text("people.person"), cell: ({ contact }) => <PersonLink person={contact} /> },
    { key: "orders", title: text("value.orders"), align: "end", cell: ({ orders }) => number(orders) },
    { key: "average", title: text("value.average-order"), align: "end", cell: (one) => told(one.averageOrder) },
    { key: "value", title: text("value.value"), align: "end", cell: ({ value }) => told(value) },
    ...(withMargin
      ? [
          {
            key: "margin",
            title: text("value.margin"),
            align: "end",
            cell: ({ margin }) => told(margin),
          } satisfies Column<CustomerValueAnswer>,
        ]
      : []),
    { key: "last", title: text("value.last"), align: "end", cell: ({ last }) => (last === null ? "–" : date(last)) },
  ];
}
