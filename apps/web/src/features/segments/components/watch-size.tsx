import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { useAddRule, useAlerts, useRules, useSuggestions } from "../../../shell/size-watch/api.ts";
import { newDraft } from "../../../shell/size-watch/draft.ts";
import { RuleActions } from "../../../shell/size-watch/rule-actions.tsx";
import { RuleForm } from "../../../shell/size-watch/rule-form.tsx";
import { StateBadge } from "../../../shell/size-watch/state-badge.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";

const alertsShown = 3;

/** The rules on this segment's size, what fits it and is not watched yet, and what was told last. */
export function WatchSize({ segment }: { readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const [adding, adder] = useDisclosure(false);
  const edits = workspace.role !== "viewer";
  return (
    <Panel
      title={text("alerts.watch")}
      aside={
        edits ? (
          <Button
            variant="light"
            size="compact-md"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={adder.open}
          >
            {text("alerts.watch.own")}
          </Button>
        ) : undefined
      }
    >
      <Stack>
        <Shown query={useRules(workspace.id, segment)}>
          {(rules) => (
            <Stack gap="xs">
              {rules.length === 0 ? <Text c="dimmed">{text("alerts.watch.none")}</Text> : null}
              {rules.map((rule) => (
                <Group key={rule.id} justify="space-between" wrap="nowrap" align="start">
                  <div>
                    <Text className="data">{rule.text}</Text>
                    <Group gap="xs">
                      <StateBadge rule={rule} />
                    </Group>
                  </div>
                  <RuleActions rule={rule} />
                </Group>
              ))}
            </Stack>
          )}
        </Shown>
        {edits ? <Suggested segment={segment} /> : null}
        <LastAlerts segment={segment} />
      </Stack>
      {adding ? <RuleForm segment={segment} onClose={adder.close} /> : null}
    </Panel>
  );
}

function Suggested({ segment }: { readonly segment: string }) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const { data = [] } = useSuggestions(workspace.id, segment);
  const add = useAddRule(workspace.id);
  if (data.length === 0) return null;
  const { channels, tellRecovery, remindAfterHours } = newDraft(segment);
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {text("alerts.watch.suggested")}
      </Text>
      {data.map(({ measure, condition, text: words }) => (
        <Group key={words} justify="space-between" wrap="nowrap">
          <Text size="sm" className="data">
            {words}
          </Text>
          <Button
            variant="subtle"
            size="compact-sm"
            style={{ flexShrink: 0 }}
            aria-label={`${text("alerts.watch.add")}: ${words}`}
            disabled={add.isPending}
            onClick={() =>
              add.mutate(
                { segment, measure, condition, channels, tellRecovery, remindAfterHours },
                { onError: (error) => void notifications.show({ color: "red", message: problem(error) }) },
              )
            }
          >
            {text("alerts.watch.add")}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}

function LastAlerts({ segment }: { readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const { data } = useAlerts(workspace.id, { segment, limit: alertsShown });
  const items = data?.pages[0]?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Stack gap={6}>
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          {text("alerts.watch.last")}
        </Text>
        <Anchor component={Link} to={`/w/${workspace.id}/alerts`} size="sm">
          {text("shell.all-alerts")}
        </Anchor>
      </Group>
      {items.map(({ id, title, at, causes }) => (
        <div key={id}>
          <Text size="sm" className="data">
            {title}
          </Text>
          {causes[0] === undefined ? null : (
            <Text size="sm" c="dimmed" className="data">
              {causes[0].text}
            </Text>
          )}
          <Text size="xs" c="dimmed">
            {instant(at)}
          </Text>
        </div>
      ))}
    </Stack>
  );
}
