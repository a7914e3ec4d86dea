import { Badge, Text } from "@mantine/core";
import type { WebhookDeliveryAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useDeliveries } from "../api/webhooks.ts";

const colors = { delivered: "teal", retrying: "orange", dead: "red" } as const;

/** The latest requests of a webhook. */
export function Deliveries({ webhook }: { readonly webhook: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const columns = useColumns();
  return (
    <Panel title={text("settings.deliveries")}>
      <Shown query={useDeliveries(workspace.id, webhook)}>
        {(deliveries) =>
          deliveries.length === 0 ? (
            <Text c="dimmed">{text("settings.deliveries.none")}</Text>
          ) : (
            <DataTable
              rows={deliveries}
              columns={columns}
              rowKey={({ id }) => id}
              label={text("settings.deliveries")}
            />
          )
        }
      </Shown>
    </Panel>
  );
}

function useColumns(): readonly Column<WebhookDeliveryAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { instant, number } = useFormats(workspace.timezone);
  return [
    { key: "at", title: text("segments.when"), cell: ({ at }) => instant(at) },
    {
      key: "outcome",
      title: text("data.live.outcome"),
      cell: ({ outcome }) => (
        <Badge color={colors[outcome]} variant="light" tt="none">
          {text(`settings.delivery.${outcome}`)}
        </Badge>
      ),
    },
    {
      key: "status",
      title: text("settings.delivery.status"),
      cell: ({ status, reason, answer }) => (
        <>
          {status ?? reason}
          {answer === null || answer === "" ? null : (
            <Text size="xs" c="dimmed" lineClamp={2} className="data">
              {answer}
            </Text>
          )}
        </>
      ),
    },
    { key: "changes", title: text("settings.delivery.changes"), align: "end", cell: ({ changes }) => number(changes) },
    { key: "attempt", title: text("settings.delivery.attempt"), align: "end", cell: ({ attempt }) => number(attempt) },
    {
      key: "ms",
      title: text("settings.delivery.took"),
      align: "end",
      cell: ({ ms }) => text("data.live.ms", { ms: number(ms) }),
    },
  ];
}
