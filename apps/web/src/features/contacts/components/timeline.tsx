import { Button, Group, Stack, Text } from "@mantine/core";
import type { EventAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { useTimeline } from "../api/contacts.ts";
import { readable } from "../../../ui/readable.ts";
import { leaves } from "../values.ts";

/** What the person did, newest first, by day. */
export function Timeline({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const timeline = useTimeline(workspace.id, contact);
  const events = timeline.data?.pages.flatMap(({ items }) => items) ?? null;
  return (
    <Panel title={text("contacts.timeline")}>
      {timeline.isError && events === null ? (
        <Failed error={timeline.error} retry={() => void timeline.refetch()} />
      ) : null}
      {events === null && !timeline.isError ? <Loading /> : null}
      {events?.length === 0 ? <Text c="dimmed">{text("contacts.no-events")}</Text> : null}
      {events === null ? null : <Days events={events} />}
      {timeline.hasNextPage ? (
        <Button
          variant="subtle"
          mt="sm"
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          {text("shell.more")}
        </Button>
      ) : null}
    </Panel>
  );
}

function Days({ events }: { readonly events: readonly EventAnswer[] }) {
  const { timezone } = useWorkspace();
  const { date, time } = useFormats(timezone);
  const days = Map.groupBy(events, ({ ts }) => date(ts));
  return (
    <Stack gap="sm">
      {[...days].map(([day, itsEvents]) => (
        <section key={day} aria-label={day}>
          <Text size="sm" c="dimmed" fw={600}>
            {day}
          </Text>
          <ol style={{ listStyle: "none", margin: 0, padding: 0 }}>
            {itsEvents.map((event) => (
              <li key={event.messageId} style={{ paddingBlock: 4 }}>
                <Group gap="xs">
                  <Text fw={600} className="data">
                    {event.event}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {time(event.ts)}
                  </Text>
                </Group>
                <Text size="sm" c="dimmed" className="data" lineClamp={3}>
                  {leaves(event.properties)
                    .map(([path, value]) => `${path}: ${readable(value)}`)
                    .join(" · ")}
                </Text>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </Stack>
  );
}
