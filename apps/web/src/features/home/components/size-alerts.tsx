import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useAlerts, useRules } from "../../../shell/size-watch/api.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";

const most = 4;

/** What went off lately, and whether all is quiet now. */
export function SizeAlerts() {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const rules = useRules(workspace.id).data;
  const firing = rules?.filter(({ state }) => state === "firing").length ?? 0;
  return (
    <Panel
      title={text("shell.size-alerts")}
      aside={
        <Anchor component={Link} to={`/w/${workspace.id}/alerts`} size="sm">
          {text("shell.all-alerts")}
        </Anchor>
      }
    >
      <Stack gap="xs">
        {rules === undefined ? null : firing > 0 ? (
          <Badge color="red" variant="dot" tt="none">
            {text("home.alerts.firing", { count: firing })}
          </Badge>
        ) : (
          <Text c="dimmed">{text("home.alerts.quiet", { count: rules.length })}</Text>
        )}
        <Shown query={useAlerts(workspace.id, { limit: most })}>
          {({ pages }) =>
            (pages[0]?.items ?? []).map(({ id, title, at, read, segment, causes }) => (
              <Group key={id} justify="space-between" wrap="nowrap" align="start">
                <div>
                  <Text
                    component={Link}
                    to={`/w/${workspace.id}/segments/${encodeURIComponent(segment.id)}`}
                    c="kin"
                    fw={read ? 500 : 700}
                    className="data"
                  >
                    {title}
                  </Text>
                  {causes[0] === undefined ? null : (
                    <Text size="sm" c="dimmed" className="data" lineClamp={2}>
                      {causes[0].text}
                    </Text>
                  )}
                </div>
                <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
                  {instant(at)}
                </Text>
              </Group>
            ))
          }
        </Shown>
      </Stack>
    </Panel>
  );
}
