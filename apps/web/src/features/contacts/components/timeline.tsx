import { Box, Group, Select, Text } from "@mantine/core";
import type { EventAnswer } from "@kindred/server/answers";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useReading } from "../../../shell/reading.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { useEventNames } from "../../../shell/names.ts";
import { useTimeline } from "../api/contacts.ts";
import { leaves } from "../values.ts";

const likelyHeight = 64;
const ahead = 20;

/** What the person did, newest first, by day; more of it as one scrolls. */
export function Timeline({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const [event, setEvent] = useState<string | null>(null);
  const names = useEventNames(workspace.id).data ?? [];
  const timeline = useTimeline(workspace.id, contact, event);
  const events = timeline.data?.pages.flatMap(({ items }) => items) ?? null;
  const more = (): void => {
    if (timeline.hasNextPage && !timeline.isFetchingNextPage) void timeline.fetchNextPage();
  };
  return (
    <Panel
      title={text("contacts.timeline")}
      aside={
        names.length === 0 ? null : (
          <Select
            size="xs"
            clearable
            searchable
            aria-label={text("contacts.timeline.event")}
            placeholder={text("contacts.timeline.event")}
            data={[...names]}
            value={event}
            onChange={setEvent}
          />
        )
      }
    >
      {timeline.isError && events === null ? (
        <Failed error={timeline.error} retry={() => void timeline.refetch()} />
      ) : null}
      {events === null && !timeline.isError ? <Loading /> : null}
      {events?.length === 0 ? <Text c="dimmed">{text("contacts.no-events")}</Text> : null}
      {events === null || events.length === 0 ? null : (
        <>
          <Events key={event} events={events} onEnd={more} />
          <Text size="xs" c="dimmed" mt="xs" role="status">
            {text(timeline.hasNextPage ? "contacts.timeline.more" : "contacts.timeline.all", { count: events.length })}
          </Text>
        </>
      )}
    </Panel>
  );
}

function Events({ events, onEnd }: { readonly events: readonly EventAnswer[]; readonly onEnd: () => void }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { date } = useFormats(timezone);
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: events.length,
    getScrollElement: () => frame.current,
    estimateSize: () => likelyHeight,
    overscan: 8,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1);
      if (last !== undefined && last.index >= events.length - ahead) onEnd();
    },
  });
  return (
    <Box
      ref={frame}
      // A frame that scrolls has to be reachable by keyboard.
      tabIndex={0}
      role="group"
      aria-label={text("contacts.timeline")}
      style={{ maxHeight: 720, overflow: "auto" }}
    >
      <ol
        style={{ listStyle: "none", margin: 0, padding: 0, position: "relative", height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const event = events[index];
          if (event === undefined) return null;
          const day = date(event.ts);
          const before = events[index - 1];
          return (
            <li
              key={`${event.messageId} ${event.ts}`}
              ref={virtualizer.measureElement}
              data-index={index}
              style={{ position: "absolute", insetInline: 0, top: 0, transform: `translateY(${start}px)` }}
            >
              {before !== undefined && date(before.ts) === day ? null : (
                <Text size="sm" c="dimmed" fw={600} pt="xs">
                  {day}
                </Text>
              )}
              <One event={event} />
            </li>
          );
        })}
      </ol>
    </Box>
  );
}

function One({ event }: { readonly event: EventAnswer }) {
  const { timezone } = useWorkspace();
  const { time } = useFormats(timezone);
  const read = useReading();
  return (
    <div style={{ paddingBlock: 4 }}>
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
          .map(([path, value]) => `${path}: ${read(value)}`)
          .join(" · ")}
      </Text>
    </div>
  );
}
