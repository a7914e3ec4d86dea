import { Badge, Group, Stack, Switch, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { PermissionsAnswer } from "@kindred/server/answers";
import { useProblem } from "../../../languages/problem.ts";
import { type Text as Say, useFormats, useText } from "../../../languages/text.ts";
import { useChannelName } from "../../../shell/channel-name.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { usePermissions, useSetPermission } from "../api/permissions.ts";

type Permission = PermissionsAnswer["permissions"][number];

/** What the person agreed to, and where they can be reached. */
export function Consents({ contact }: { readonly contact: string }) {
  const text = useText();
  const channelName = useChannelName();
  const workspace = useWorkspace();
  return (
    <Panel title={text("contacts.consents")}>
      <Shown query={usePermissions(workspace.id, contact)}>
        {({ permissions, channels }) => (
          <Stack gap="sm">
            {permissions.length === 0 ? <Text c="dimmed">{text("contacts.consents.none")}</Text> : null}
            {channels.length === 0 ? null : (
              <Group gap={6}>
                {channels.map(({ channel, reachable }) => (
                  <Badge key={channel} variant="dot" color={reachable ? "teal" : "gray"} tt="none">
                    {text(reachable ? "contacts.reachable" : "contacts.unreachable", { channel: channelName(channel) })}
                  </Badge>
                ))}
              </Group>
            )}
            {permissions
              .filter(({ subject }) => !subject.startsWith("address:"))
              .map((permission) => (
                <Line key={permission.subject} contact={contact} permission={permission} />
              ))}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
}

function Line({ contact, permission }: { readonly contact: string; readonly permission: Permission }) {
  const text = useText();
  const channelName = useChannelName();
  const problem = useProblem();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const set = useSetPermission(workspace.id, contact);
  const { subject, granted, at, source } = permission;
  return (
    <Switch
      checked={granted}
      disabled={workspace.role === "viewer" || set.isPending}
      label={subjectInWords(subject, text, channelName)}
      description={[text(granted ? "contacts.said.yes" : "contacts.said.no", { when: instant(at) }), source].join(
        " · ",
      )}
      onChange={(event) =>
        set.mutate(
          { subject, granted: event.currentTarget.checked },
          { onError: (error) => notifications.show({ color: "red", message: problem(error) }) },
        )
      }
    />
  );
}

function subjectInWords(subject: string, text: Say, channelName: (channel: string) => string): string {
  const colon = subject.indexOf(":");
  const [kind, name] = [subject.slice(0, colon), subject.slice(colon + 1)];
  if (kind === "consent" || kind === "suppressed")
    return text(`contacts.permission.${kind}`, { name: channelName(name) });
  if (kind === "topic") return text("contacts.permission.topic", { name });
  return subject;
}
