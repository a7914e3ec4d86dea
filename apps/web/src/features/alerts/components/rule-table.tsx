import { Box, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { type Rule, useRules } from "../../../shell/size-watch/api.ts";
import { RuleActions } from "../../../shell/size-watch/rule-actions.tsx";
import { StateBadge } from "../../../shell/size-watch/state-badge.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";

/** Every rule and how it stands. */
export function RuleTable() {
  const text = useText();
  const workspace = useWorkspace();
  const columns = useColumns();
  return (
    <Stack gap="xs">
      <Shown query={useRules(workspace.id)}>
        {(rules) =>
          rules.length === 0 ? (
            <Empty title={text("alerts.rules.none")} hint={text("alerts.rules.none.hint")} />
          ) : (
            <DataTable rows={rules} columns={columns} rowKey={({ id }) => id} label={text("alerts.tab.rules")} />
          )
        }
      </Shown>
      {workspace.role === "viewer" ? (
        <Text size="sm" c="dimmed">
          {text("alerts.rules.read-only")}
        </Text>
      ) : null}
    </Stack>
  );
}

const order = { firing: 0, waiting: 1, new: 2, ok: 3 } as const;

function useColumns(): readonly Column<Rule>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  const value = ({ measure, value: found }: Rule): string =>
    found === null ? "" : measure.of === "share" ? `${number(Math.round(found * 10) / 10)}%` : number(found);
  return [
    {
      key: "segment",
      title: text("alerts.rules.segment"),
      sortBy: ({ segment }) => segment.name,
      cell: ({ segment, text: words }) => (
        <Box miw={150}>
          <Text component={Link} to={`/w/${workspace.id}/segments/${encodeURIComponent(segment.id)}`} c="kin" fw={600}>
            {segment.name}
          </Text>
          <Text size="sm">{words}</Text>
        </Box>
      ),
    },
    {
      key: "state",
      title: text("alerts.rules.state"),
      sortBy: ({ state }) => order[state],
      cell: (rule) => (
        <Stack gap={2} align="start" miw={210}>
          <StateBadge rule={rule} />
        </Stack>
      ),
    },
    { key: "value", title: text("alerts.rules.value"), align: "end", sortBy: (rule) => rule.value, cell: value },
    {
      key: "told",
      title: text("alerts.rules.told"),
      cell: ({ channels }) => {
        const count = channels.users.length + channels.addresses.length + channels.webhooks.length;
        return (
          <Box miw={100}>
            {count === 0 ? text("alerts.rules.app-only") : text("alerts.rules.recipients", { count })}
          </Box>
        );
      },
    },
    {
      key: "actions",
      title: text("segments.more"),
      align: "end",
      cell: (rule) => <RuleActions rule={rule} />,
    },
  ];
}
