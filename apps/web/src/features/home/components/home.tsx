import { Group, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { OverviewAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { useOverview } from "../api/overview.ts";
import { SegmentSizes } from "./segment-sizes.tsx";

export function Home() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Stack>
      <div>
        <Title order={1} className="data">
          {workspace.name}
        </Title>
        <Text c="dimmed">{text("home.lead")}</Text>
      </div>
      <Shown query={useOverview(workspace.id)}>
        {(overview) => (
          <>
            <Figures overview={overview} timezone={workspace.timezone} />
            <SegmentSizes segments={overview.segments} contacts={overview.contacts} />
          </>
        )}
      </Shown>
    </Stack>
  );
}

function Figures({ overview, timezone }: { readonly overview: OverviewAnswer; readonly timezone: string }) {
  const text = useText();
  const { number, instant } = useFormats(timezone);
  const { ingestion } = overview;
  const notes = [
    ingestion.lastReceivedAt === null
      ? text("home.nothing-received")
      : text("home.last-received", { when: instant(ingestion.lastReceivedAt) }),
    ...(ingestion.waiting > 0 ? [text("home.waiting", { count: ingestion.waiting })] : []),
    ...(ingestion.deadLetters > 0 ? [text("home.dead-letters", { count: ingestion.deadLetters })] : []),
  ];
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} component="dl" m={0}>
      <Figure name={text("home.contacts")} value={number(overview.contacts)} />
      <Figure name={text("home.events")} value={number(overview.events)} />
      <Figure name={text("home.segments")} value={number(overview.segments.length)} />
      <Figure name={text("home.today")} value={number(ingestion.today)} notes={notes} />
    </SimpleGrid>
  );
}

function Figure({
  name,
  value,
  notes = [],
}: {
  readonly name: string;
  readonly value: string;
  readonly notes?: readonly string[];
}) {
  return (
    <Paper withBorder p="md">
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Group component="dd" m={0} gap={4}>
        <Text fz={26} fw={650} className="figure">
          {value}
        </Text>
        {notes.map((note) => (
          <Text key={note} size="xs" c="dimmed" w="100%">
            {note}
          </Text>
        ))}
      </Group>
    </Paper>
  );
}
