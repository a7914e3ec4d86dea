import { Accordion, Anchor, Group, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useSamples } from "../api/catalogue.ts";
import { JsonText } from "./json-text.tsx";

/** The latest of an event to come in, as they are kept. */
export function EventSamples({ event }: { readonly event: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  return (
    <Panel title={text("data.recent-samples")}>
      <Shown query={useSamples(workspace.id, event)}>
        {(events) => (
          <Accordion variant="separated" order={3}>
            {events.map((one) => (
              <Accordion.Item key={one.messageId} value={one.messageId}>
                <Accordion.Control>
                  <Group gap="md">
                    <Text size="sm">{instant(one.ts)}</Text>
                    <Text size="sm" c="dimmed" className="data" lineClamp={1} flex="1 1 200px">
                      {Object.keys(one.properties).join(", ")}
                    </Text>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  {one.contact === null ? null : (
                    <Anchor
                      component={Link}
                      to={`/w/${workspace.id}/contacts/${encodeURIComponent(one.contact)}`}
                      size="sm"
                    >
                      {text("data.whose")}
                    </Anchor>
                  )}
                  <JsonText value={one} label={text("data.raw")} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        )}
      </Shown>
    </Panel>
  );
}
