import { Anchor, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconClock, IconVolumeOff } from "@tabler/icons-react";
import type { OverviewAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { useSilentEvents } from "../api/overview.ts";

/** Whether what is sent arrives and is counted. */
export function Ingestion({ ingestion }: { readonly ingestion: OverviewAnswer["ingestion"] }) {
  const text = useText();
  const { id, timezone } = useWorkspace();
  const { instant } = useFormats(timezone);
  const { lastReceivedAt, waiting, deadLetters } = ingestion;
  return (
    <Panel title={text("home.ingestion")}>
      <Stack gap={6}>
        <Line icon={IconClock} color="gray">
          {lastReceivedAt === null
            ? text("home.nothing-received")
            : text("home.last-received", { when: instant(lastReceivedAt) })}
        </Line>
        <Line icon={waiting === 0 ? IconCircleCheck : IconClock} color={waiting === 0 ? "teal" : "gray"}>
          {waiting === 0 ? text("home.all-counted") : text("home.waiting", { count: waiting })}
        </Line>
        <Line icon={deadLetters === 0 ? IconCircleCheck : IconAlertTriangle} color={deadLetters === 0 ? "teal" : "red"}>
          {deadLetters === 0 ? (
            text("home.no-dead-letters")
          ) : (
            <Anchor component={Link} to={`/w/${id}/data/dead-letters`} size="sm">
              {text("home.dead-letters", { count: deadLetters })}
            </Anchor>
          )}
        </Line>
        <Silent />
      </Stack>
    </Panel>
  );
}

/** Events that used to come and do not any more; nothing while all of them do. */
function Silent() {
  const text = useText();
  const { id } = useWorkspace();
  const { data: count = 0 } = useSilentEvents(id);
  if (count === 0) return null;
  return (
    <Line icon={IconVolumeOff} color="orange">
      <Anchor component={Link} to={`/w/${id}/data`} size="sm">
        {text("home.silent", { count })}
      </Anchor>
    </Line>
  );
}

function Line({
  icon: Icon,
  color,
  children,
}: {
  readonly icon: typeof IconClock;
  readonly color: string;
  readonly children: ReactNode;
}) {
  return (
    <Group gap="xs" wrap="nowrap">
      <Icon size={18} aria-hidden color={`var(--mantine-color-${color}-6)`} style={{ flexShrink: 0 }} />
      <Text size="sm">{children}</Text>
    </Group>
  );
}
