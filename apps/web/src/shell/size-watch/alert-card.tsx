import { Badge, Button, Group, List, Paper, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../languages/text.ts";
import { useWorkspace } from "../workspace.ts";
import { type Alert, useMarkRead } from "./api.ts";

const colors = { fired: "red", recovered: "teal", reminder: "orange" } as const;

/** One alert: what moved, what did it, and whether everybody could be told. */
export function AlertCard({ alert }: { readonly alert: Alert }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const markRead = useMarkRead(workspace.id);
  const { id, kind, at, segment, title, figures, causes, rule, read } = alert;
  return (
    <Paper withBorder p="md" component="article" aria-labelledby={`alert-${id}`}>
      <Stack gap="xs">
        <Group justify="space-between" align="start">
          <Stack gap={4} flex="1 1 260px" miw={0}>
            <Group gap="xs">
              <Badge color={colors[kind]} variant="light" tt="none">
                {text(`alerts.kind.${kind}`)}
              </Badge>
              <Text size="xs" c="dimmed">
                {instant(at)}
              </Text>
              {read ? null : (
                <Badge variant="outline" tt="none" size="sm">
                  {text("alerts.unread")}
                </Badge>
              )}
            </Group>
            <Text
              id={`alert-${id}`}
              component={Link}
              to={`/w/${workspace.id}/segments/${encodeURIComponent(segment.id)}`}
              fw={read ? 500 : 700}
              c="kin"
              className="data"
            >
              {title}
            </Text>
          </Stack>
          {read ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconCheck size={16} aria-hidden />}
              loading={markRead.isPending}
              onClick={() => markRead.mutate([id])}
            >
              {text("alerts.read-one")}
            </Button>
          )}
        </Group>
        {figures.map((line) => (
          <Text key={line} size="sm" className="data">
            {line}
          </Text>
        ))}
        <CauseList causes={causes} />
        <Text size="xs" c="dimmed" className="data">
          {text("alerts.rule", { rule: rule.text })}
        </Text>
        <Notices notices={alert.notices} />
      </Stack>
    </Paper>
  );
}

function CauseList({ causes }: { readonly causes: Alert["causes"] }) {
  const text = useText();
  if (causes.length === 0) return null;
  // A detail stands under the line it belongs to.
  const lines: { text: string; details: string[] }[] = [];
  for (const cause of causes) {
    const last = lines.at(-1);
    if (cause.isDetail && last !== undefined) last.details.push(cause.text);
    else lines.push({ text: cause.text, details: [] });
  }
  return (
    <div>
      <Text size="sm" fw={600}>
        {text("alerts.because")}
      </Text>
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line.text} className="data">
            {line.text}
            {line.details.map((detail) => (
              <Text key={detail} size="sm" c="dimmed" className="data">
                {detail}
              </Text>
            ))}
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function Notices({ notices }: { readonly notices: Alert["notices"] }) {
  const text = useText();
  const count = (state: string): number => notices.filter((notice) => notice.state === state).length;
  const [sent, waiting, failed] = [count("sent"), count("waiting"), count("failed")];
  if (notices.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed">
        {[
          ...(sent === 0 ? [] : [text("alerts.told", { count: sent })]),
          ...(waiting === 0 ? [] : [text("alerts.telling", { count: waiting })]),
        ].join(" · ")}
      </Text>
      {failed === 0 ? null : (
        <Text size="xs" fw={600}>
          {text("alerts.not-told", { count: failed })}
        </Text>
      )}
      {notices
        .filter(({ reason, state }) => reason !== null && state !== "sent")
        .map(({ channel, target, reason }) => (
          <Text key={`${channel} ${target}`} size="xs" c="dimmed">
            {channel === "address" ? <bdi>{target}</bdi> : null} <bdi>{reason}</bdi>
          </Text>
        ))}
    </div>
  );
}
