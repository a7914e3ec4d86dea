import { Group, Stack, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useIdentities } from "../api/contacts.ts";

const kinds = ["external_id", "email", "phone", "anonymous_id", "device_token"] as const;

export function Identities({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { date, instant } = useFormats(workspace.timezone);
  const named = (kind: string): string => {
    const known = kinds.find((each) => each === kind);
    return known === undefined ? kind : text(`contacts.kind.${known}`);
  };
  return (
    <Panel title={text("contacts.identities")}>
      <Shown query={useIdentities(workspace.id, contact)}>
        {({ identities, merges }) => (
          <Stack gap="xs">
            {identities.map(({ kind, value, firstSeen }) => (
              <Group key={`${kind} ${value}`} justify="space-between" wrap="nowrap">
                <div>
                  <Text size="xs" c="dimmed">
                    {named(kind)}
                  </Text>
                  <Text className="data">
                    <bdi>{value}</bdi>
                  </Text>
                </div>
                <Text size="xs" c="dimmed">
                  {date(firstSeen)}
                </Text>
              </Group>
            ))}
            {merges.map(({ loser, at, reason }) => (
              <Text key={`${loser} ${at}`} size="sm" c="dimmed">
                {text("contacts.merged", { other: loser ?? "", when: instant(at), reason })}
              </Text>
            ))}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
}
