import { Button, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconFileImport, IconTemplate, IconUsersGroup } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { DemoWay } from "./demo-way.tsx";
import { SendWay } from "./send-way.tsx";

/** Three ways to begin, and what comes after. */
export function StartPage() {
  const text = useText();
  const workspace = useWorkspace();
  const canEdit = workspace.role !== "viewer";
  const base = `/w/${workspace.id}`;
  return (
    <Stack>
      <PageTitle title={text("start.title")} lead={text("start.lead")} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Panel title={text("start.demo")}>
          <DemoWay />
        </Panel>
        <Panel title={text("start.import")}>
          <Stack align="start">
            <Text>{text("start.import.what")}</Text>
            {canEdit ? (
              <Button
                component={Link}
                to={`${base}/imports/new`}
                leftSection={<IconFileImport size={16} aria-hidden />}
              >
                {text("imports.new")}
              </Button>
            ) : (
              <Text c="dimmed">{text("start.editor-only")}</Text>
            )}
            <Text size="sm" c="dimmed">
              {text("imports.formats")}
            </Text>
          </Stack>
        </Panel>
      </SimpleGrid>
      <Panel title={text("start.send")}>
        <SendWay />
      </Panel>
      <Panel title={text("start.next")}>
        <Stack align="start">
          <Text>{text("start.next.what")}</Text>
          <Group>
            {canEdit ? (
              <Button
                component={Link}
                to={`${base}/segments/new`}
                leftSection={<IconUsersGroup size={16} aria-hidden />}
              >
                {text("start.next.segment")}
              </Button>
            ) : null}
            <Button
              component={Link}
              to={`${base}/templates`}
              variant="light"
              leftSection={<IconTemplate size={16} aria-hidden />}
            >
              {text("shell.templates")}
            </Button>
            <Button component={Link} to={base} variant="subtle">
              {text("shell.to-home")}
            </Button>
          </Group>
        </Stack>
      </Panel>
    </Stack>
  );
}
