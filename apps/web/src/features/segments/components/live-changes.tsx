import { Badge, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { useLiveChanges } from "../api/live.ts";

/** Who comes and goes while one looks. */
export function LiveChanges({ segment }: { readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { time } = useFormats(workspace.timezone);
  const changes = useLiveChanges(workspace.id, segment);
  return (
    <Panel title={text("segments.live")}>
      <Stack gap={6} aria-live="polite" mah={320} style={{ overflow: "auto" }}>
        {changes === null || changes.length === 0 ? (
          <Text c="dimmed" size="sm">
            {text(changes === null ? "segments.live.connecting" : "segments.live.none")}
          </Text>
        ) : null}
        {changes?.map(({ id, change, at, contact }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <Badge color={change === "entered" ? "teal" : "gray"} variant="dot" tt="none" style={{ flexShrink: 0 }}>
                {text(`segments.live.${change}`)}
              </Badge>
              <Text
                component={Link}
                to={`/w/${workspace.id}/contacts/${encodeURIComponent(contact.key)}`}
                c="kin"
                className="data"
              >
                {contact.email ?? contact.externalId ?? contact.key}
              </Text>
            </Group>
            <Text size="xs" c="dimmed">
              {time(at)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}
