import { Alert, Anchor, Badge, Drawer, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import type { DebuggedCall } from "../api/debugger.ts";
import { JsonText } from "./json-text.tsx";
import { outcomeColors, useDuration } from "./outcomes.ts";

/** One call as it came, with what became of it and why. */
export function CallDetails({ call, onClose }: { readonly call: DebuggedCall | null; readonly onClose: () => void }) {
  const text = useText();
  return (
    <Drawer
      opened={call !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={text("data.live.call")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      {call === null ? null : <Details call={call} />}
    </Drawer>
  );
}

function Details({ call }: { readonly call: DebuggedCall }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant, number } = useFormats(workspace.timezone);
  const duration = useDuration();
  return (
    <Stack>
      <Group gap="xs">
        <Badge color={outcomeColors[call.outcome]} variant="light" tt="none">
          {text(`data.live.${call.outcome}`)}
        </Badge>
        <Text fw={600} className="data">
          {call.event ?? call.type ?? text("data.live.unreadable")}
        </Text>
      </Group>
      {call.reason === null ? null : (
        <Alert color="red" title={call.code}>
          <Text size="sm" dir="auto" className="values">
            {call.reason}
          </Text>
          {call.pointer === null || call.pointer === "" ? null : (
            <Text size="sm" c="dimmed" className="data">
              {text("data.live.at", { pointer: call.pointer })}
            </Text>
          )}
        </Alert>
      )}
      <Text size="sm">
        {text("data.live.when", {
          when: instant(call.receivedAt),
          took: text("data.live.ms", { ms: number(call.tookMs) }),
        })}
      </Text>
      {call.delayMs === null ? null : (
        <Text size="sm">{text("data.live.delayed", { delay: duration(call.delayMs) })}</Text>
      )}
      {call.contact === null || call.outcome === "refused" ? null : (
        <Anchor component={Link} to={`/w/${workspace.id}/contacts/${encodeURIComponent(call.contact)}`} size="sm">
          {text("data.whose")}
        </Anchor>
      )}
      {call.call === null ? null : <JsonText value={call.call} label={text("data.raw")} />}
    </Stack>
  );
}
