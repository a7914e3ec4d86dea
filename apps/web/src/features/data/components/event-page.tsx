import { Alert, Button, Group, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import type { CataloguedEventAnswer } from "@kindred/server/answers";
import { IconClockExclamation, IconUsersPlus, IconVolumeOff } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useCataloguedEvent } from "../api/catalogue.ts";
import { EventSamples } from "./event-samples.tsx";
import { FieldTable } from "./field-table.tsx";
import { Uses } from "./uses.tsx";
import { VolumeChart } from "./volume-chart.tsx";
import { BackLink } from "../../../ui/back-link.tsx";

/** One event: how much of it comes, what it carries, who reads it. */
export function EventPage() {
  const text = useText();
  const workspace = useWorkspace();
  const { event: name = "" } = useParams({ strict: false });
  return (
    <Stack>
      <BackLink to={`/w/${workspace.id}/data/events`}>{text("data.back")}</BackLink>
      <Shown query={useCataloguedEvent(workspace.id, name)}>{(event) => <Whole event={event} />}</Shown>
    </Stack>
  );
}

function Whole({ event }: { readonly event: CataloguedEventAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number, instant, date } = useFormats(workspace.timezone);
  const figures = [
    [text("data.recent"), number(event.recent)],
    [text("data.people"), number(event.contacts)],
    [text("data.ever"), number(event.total)],
    [text("data.last-seen"), instant(event.lastSeen)],
  ] as const;
  return (
    <>
      <PageTitle
        title={event.name}
        lead={text("data.first-seen", { when: date(event.firstSeen) })}
        actions={
          workspace.role === "viewer" ? undefined : (
            <Button
              component={Link}
              to={`/w/${workspace.id}/segments/new`}
              search={{ event: event.name } as never}
              leftSection={<IconUsersPlus size={16} aria-hidden />}
            >
              {text("data.make-segment")}
            </Button>
          )
        }
      />
      {event.silent ? (
        <Alert color="orange" icon={<IconVolumeOff aria-hidden />} title={text("data.silent.one")}>
          {text("data.silent.since", { when: instant(event.lastSeen) })}
        </Alert>
      ) : null}
      {event.ahead > 0 ? (
        <Alert color="orange" icon={<IconClockExclamation aria-hidden />} title={text("data.ahead.title")}>
          <Text size="sm" className="data">
            {text("data.ahead.what", { count: event.ahead, first: event.name })}
          </Text>
        </Alert>
      ) : null}
      <SimpleGrid cols={{ base: 2, sm: 4 }} component="dl" m={0}>
        {figures.map(([label, value]) => (
          <Paper key={label} withBorder p="sm" component="div">
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} fw={600} className="figure">
              {value}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
      <VolumeChart event={event} />
      <Panel
        title={text("data.properties")}
        aside={
          <Text size="xs" c="dimmed">
            {text("data.looked-at", { count: event.lookedAt })}
          </Text>
        }
      >
        {event.properties.length === 0 ? (
          <Text c="dimmed">{text("data.no-properties")}</Text>
        ) : (
          <FieldTable fields={event.properties} label={text("data.properties")} />
        )}
      </Panel>
      <Panel title={text("data.used-in")}>
        {event.segments.length === 0 ? (
          <Text c="dimmed">{text("data.unused")}</Text>
        ) : (
          <Group gap="md">
            {event.segments.map((segment) => (
              <Uses key={segment.id} segments={[segment]} />
            ))}
          </Group>
        )}
      </Panel>
      <EventSamples event={event.name} />
    </>
  );
}
