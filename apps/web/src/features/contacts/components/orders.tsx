import { Button, Group, Stack, Text } from "@mantine/core";
import type { EventAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { useTimeline } from "../api/contacts.ts";

/** What the person bought, the latest first. */
export function Orders({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const orders = useTimeline(workspace.id, contact, "Order Completed", 10);
  const events = orders.data?.pages.flatMap(({ items }) => items) ?? null;
  return (
    <Panel title={text("contacts.orders")}>
      {orders.isError && events === null ? <Failed error={orders.error} retry={() => void orders.refetch()} /> : null}
      {events === null && !orders.isError ? <Loading /> : null}
      {events?.length === 0 ? <Text c="dimmed">{text("contacts.no-orders")}</Text> : null}
      <Stack gap="xs">
        {events?.map((order) => (
          <Order key={order.messageId} order={order} />
        ))}
      </Stack>
      {orders.hasNextPage ? (
        <Button
          mt="xs"
          size="compact-sm"
          variant="subtle"
          loading={orders.isFetchingNextPage}
          onClick={() => void orders.fetchNextPage()}
        >
          {text("shell.more")}
        </Button>
      ) : null}
    </Panel>
  );
}

function Order({ order: { ts, properties } }: { readonly order: EventAnswer }) {
  const text = useText();
  const { timezone, currency } = useWorkspace();
  const { date, money } = useFormats(timezone);
  const revenue = properties["revenue"] ?? properties["total"];
  const own = properties["currency"];
  const products = properties["products"];
  const id = properties["order_id"];
  return (
    <Group justify="space-between" wrap="nowrap" align="start">
      <div>
        <Text size="sm">{date(ts)}</Text>
        <Text size="xs" c="dimmed" className="data">
          {[
            ...(typeof id === "string" ? [id] : []),
            ...(Array.isArray(products) ? [text("contacts.products", { count: products.length })] : []),
          ].join(" · ")}
        </Text>
      </div>
      {typeof revenue === "number" ? (
        <Text className="figure">
          {money(revenue, typeof own === "string" && /^[A-Z]{3}$/u.test(own) ? own : currency)}
        </Text>
      ) : null}
    </Group>
  );
}
