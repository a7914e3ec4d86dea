import { Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { Explanation } from "../../../shell/explanation.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useExplanation } from "../api/contacts.ts";
import { useSegmentNames } from "../api/segment-names.ts";

/** Any segment: whether the person is in it, and why. */
export function Memberships({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const names = useSegmentNames(workspace.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const options = names.data ?? [];
  const segment = chosen ?? options[0]?.value ?? null;
  return (
    <Panel title={text("contacts.why")}>
      <Stack gap="sm">
        <Select
          label={text("shell.segments")}
          data={options}
          value={segment}
          onChange={setChosen}
          searchable
          allowDeselect={false}
        />
        {segment === null ? null : <Why contact={contact} segment={segment} />}
      </Stack>
    </Panel>
  );
}

function Why({ contact, segment }: { readonly contact: string; readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  return (
    <Shown query={useExplanation(workspace.id, contact, segment)}>
      {({ member, changesAt, explanation }) => (
        <Stack gap="xs">
          <Text fw={650}>{text(member ? "contacts.in" : "contacts.not-in")}</Text>
          <Explanation condition={explanation} />
          <Text size="sm" c="dimmed">
            {changesAt === null ? text("contacts.stays") : text("contacts.changes", { when: instant(changesAt) })}
          </Text>
        </Stack>
      )}
    </Shown>
  );
}
