import { Badge, Code, Collapse, Group, Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import type { VersionsAnswer } from "@kindred/server/answers";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useVersions } from "../api/segments.ts";

/** Every version of the document, the current one first. */
export function SegmentVersions() {
  const text = useText();
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  return (
    <Panel title={text("segments.tab.versions")}>
      <Shown query={useVersions(workspace.id, segment)}>
        {({ items }) => (
          <Stack gap="xs">
            {items.map((version, place) => (
              <Version key={version.version} version={version} current={place === 0} />
            ))}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
}

function Version({
  version,
  current,
}: {
  readonly version: VersionsAnswer["items"][number];
  readonly current: boolean;
}) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant } = useFormats(timezone);
  const [opened, { toggle }] = useDisclosure(current);
  return (
    <Paper withBorder p="xs">
      <UnstyledButton onClick={toggle} aria-expanded={opened} w="100%">
        <Group gap="xs">
          <IconChevronDown size={16} aria-hidden />
          <Text fw={600}>{text("segments.version", { number: version.version })}</Text>
          {current ? (
            <Badge variant="light" tt="none">
              {text("segments.version.current")}
            </Badge>
          ) : null}
          <Text size="sm" c="dimmed">
            {instant(version.createdAt)}
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Code block mt="xs" dir="ltr" tabIndex={0} style={{ overflow: "auto" }}>
          {JSON.stringify(version.document, null, 2)}
        </Code>
      </Collapse>
    </Paper>
  );
}
