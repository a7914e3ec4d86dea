import { Alert, Anchor, Badge, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconClockExclamation, IconVolumeOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { type CataloguedEvent, useEventCatalogue } from "../api/catalogue.ts";
import { DayBars } from "./day-bars.tsx";
import { Uses } from "./uses.tsx";
import { SearchField } from "../../../ui/search-field.tsx";

const shows = ["all", "active", "silent", "unused"] as const;
type Show = (typeof shows)[number];

const passes: Readonly<Record<Show, (event: CataloguedEvent) => boolean>> = {
  all: () => true,
  active: ({ recent }) => recent > 0,
  silent: ({ silent }) => silent,
  unused: ({ segments }) => segments.length === 0,
};

/** Every event that came in. */
export function EventList() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Shown query={useEventCatalogue(workspace.id)}>
      {(events) =>
        events.length === 0 ? (
          <Empty
            title={text("data.no-events")}
            hint={text("data.no-events.hint")}
            action={
              <Button component={Link} to={`/w/${workspace.id}/data/keys`} variant="light">
                {text("data.tab.keys")}
              </Button>
            }
          />
        ) : (
          <Found events={events} />
        )
      }
    </Shown>
  );
}

function Found({ events }: { readonly events: readonly CataloguedEvent[] }) {
  const text = useText();
  const columns = useColumns();
  const [words, setWords] = useState("");
  const [show, setShow] = useState<Show>("all");
  const silent = events.filter((event) => event.silent);
  const early = events.filter(({ ahead }) => ahead > 0);
  const found = useMemo(() => {
    const needle = words.trim().toLocaleLowerCase();
    return events.filter((event) => passes[show](event) && event.name.toLocaleLowerCase().includes(needle));
  }, [events, words, show]);
  return (
    <Stack gap="sm">
      {silent.length === 0 ? null : (
        <Alert color="orange" icon={<IconVolumeOff aria-hidden />} title={text("data.silent.title")}>
          <Text size="sm" className="data">
            {text("data.silent.what", { count: silent.length, first: silent[0]?.name ?? "" })}
          </Text>
        </Alert>
      )}
      {early.length === 0 ? null : (
        <Alert color="orange" icon={<IconClockExclamation aria-hidden />} title={text("data.ahead.title")}>
          <Text size="sm" className="data">
            {text("data.ahead.what", {
              count: early.reduce((sum, { ahead }) => sum + ahead, 0),
              first: early[0]?.name ?? "",
            })}
          </Text>
        </Alert>
      )}
      <Group gap="xs">
        <SearchField flex="1 1 240px" placeholder={text("data.search.event")} value={words} onWords={setWords} />
        <SegmentedControl
          size="xs"
          aria-label={text("data.show")}
          value={show}
          onChange={(value) => setShow(shows.find((each) => each === value) ?? "all")}
          data={shows.map((each) => ({ value: each, label: text(`data.show.${each}`) }))}
        />
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {text("data.found.events", { count: found.length })}
      </Text>
      {found.length === 0 ? (
        <Empty title={text("data.none-found")} />
      ) : (
        <DataTable rows={found} columns={columns} rowKey={({ name }) => name} label={text("data.tab.events")} />
      )}
    </Stack>
  );
}

function useColumns(): readonly Column<CataloguedEvent>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { number, instant } = useFormats(workspace.timezone);
  return [
    {
      key: "name",
      title: text("data.event"),
      width: "34%",
      sortBy: ({ name }) => name,
      cell: ({ name, silent, ahead }) => (
        <Group gap="xs" miw={150}>
          <Anchor component={Link} to={`/w/${workspace.id}/data/events/${encodeURIComponent(name)}`} className="data">
            <Text span lineClamp={2}>
              {name}
            </Text>
          </Anchor>
          {silent ? (
            <Badge color="orange" variant="light" tt="none">
              {text("data.silent")}
            </Badge>
          ) : null}
          {ahead > 0 ? (
            <Badge color="orange" variant="light" tt="none">
              {text("data.ahead")}
            </Badge>
          ) : null}
        </Group>
      ),
    },
    {
      key: "recent",
      title: text("data.recent"),
      align: "end",
      sortBy: ({ recent }) => recent,
      cell: ({ recent }) => number(recent),
    },
    { key: "daily", title: text("data.trend"), cell: ({ daily }) => <DayBars daily={daily} /> },
    {
      key: "contacts",
      title: text("data.people"),
      align: "end",
      sortBy: ({ contacts }) => contacts,
      cell: ({ contacts }) => number(contacts),
    },
    {
      key: "seen",
      title: text("data.last-seen"),
      align: "end",
      sortBy: ({ lastSeen }) => Date.parse(lastSeen),
      cell: ({ lastSeen }) => instant(lastSeen),
    },
    {
      key: "uses",
      title: text("data.used-in"),
      sortBy: ({ segments }) => segments.length,
      cell: ({ segments }) => <Uses segments={segments} />,
    },
  ];
}
