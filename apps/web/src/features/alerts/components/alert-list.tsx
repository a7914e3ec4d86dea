import { Button, Group, Stack, Switch } from "@mantine/core";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { AlertCard } from "../../../shell/size-watch/alert-card.tsx";
import { useAlerts, useMarkRead, useUnread } from "../../../shell/size-watch/api.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";

/** Everything that went off, the newest first. */
export function AlertList() {
  const text = useText();
  const workspace = useWorkspace();
  const [unreadOnly, setUnreadOnly] = useState(false);
  const alerts = useAlerts(workspace.id, { unread: unreadOnly });
  const unread = useUnread(workspace.id).data ?? 0;
  const markRead = useMarkRead(workspace.id);
  return (
    <Stack>
      <Group justify="space-between">
        <Switch
          label={text("alerts.unread-only")}
          checked={unreadOnly}
          onChange={(event) => setUnreadOnly(event.currentTarget.checked)}
        />
        <Button
          variant="light"
          disabled={unread === 0}
          loading={markRead.isPending}
          onClick={() => markRead.mutate(null)}
        >
          {text("alerts.read-all")}
        </Button>
      </Group>
      <Shown query={alerts}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return unreadOnly ? (
              <Empty title={text("alerts.none-unread")} />
            ) : (
              <Empty title={text("alerts.none")} hint={text("alerts.none.hint")} />
            );
          return (
            <Stack gap="sm">
              {items.map((alert) => (
                <AlertCard key={alert.id} alert={alert} />
              ))}
            </Stack>
          );
        }}
      </Shown>
      {alerts.hasNextPage ? (
        <Button variant="default" loading={alerts.isFetchingNextPage} onClick={() => void alerts.fetchNextPage()}>
          {text("shell.more")}
        </Button>
      ) : null}
    </Stack>
  );
}
