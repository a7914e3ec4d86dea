import { Divider, Stack, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { Explanation } from "../../../shell/explanation.tsx";
import { Needed } from "../../../shell/needed.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { useExplanation } from "../api/contacts.ts";

/** Whether somebody is in a segment, since when, until when, why, and what would have to happen. */
export function Verdict({ contact, segment }: { readonly contact: string; readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  return (
    <Shown query={useExplanation(workspace.id, contact, segment)}>
      {({ member, since, changesAt, needs, explanation }) => (
        <Stack gap="xs">
          <div>
            <Text fw={650}>{text(member ? "contacts.in" : "contacts.not-in")}</Text>
            <Text size="sm" c="dimmed">
              {[
                ...(since === null ? [] : [text("contacts.since-when", { when: instant(since) })]),
                changesAt === null ? text("contacts.stays") : text("contacts.changes", { when: instant(changesAt) }),
              ].join(" ")}
            </Text>
          </div>
          <Explanation condition={explanation} />
          {needs === null ? null : (
            <>
              <Divider />
              <Text fw={600} size="sm">
                {text("contacts.need")}
              </Text>
              <div>
                <Needed need={needs} />
              </div>
            </>
          )}
        </Stack>
      )}
    </Shown>
  );
}
