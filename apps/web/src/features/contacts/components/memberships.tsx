import { Button, Collapse, Group, Select, Stack, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import type { StandingAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { SegmentLink } from "../../../shell/segment-link.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useStanding } from "../api/contacts.ts";
import { useSegmentChoices } from "../../../shell/names.ts";
import { Moves } from "./moves.tsx";
import { Verdict } from "./verdict.tsx";

/** Somebody may be in hundreds. */
const atFirst = 12;

/** The segments a person is in, since when and why; and any other put to the test. */
export function Memberships({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const [all, { open: showAll }] = useDisclosure(false);
  return (
    <>
      <Panel title={text("contacts.segments")}>
        <Shown query={useStanding(workspace.id, contact)}>
          {({ segments }) => (
            <Stack gap="sm" align="stretch">
              {segments.length === 0 ? <Text c="dimmed">{text("contacts.no-segments")}</Text> : null}
              {segments.slice(0, all ? segments.length : atFirst).map((segment) => (
                <Membership key={segment.id} contact={contact} segment={segment} />
              ))}
              {all || segments.length <= atFirst ? null : (
                <Button size="compact-sm" variant="subtle" onClick={showAll}>
                  {text("home.all-segments", { count: segments.length })}
                </Button>
              )}
            </Stack>
          )}
        </Shown>
        <Moves contact={contact} />
      </Panel>
      <Test contact={contact} />
    </>
  );
}

function Membership({
  contact,
  segment: { id, name, since },
}: {
  readonly contact: string;
  readonly segment: StandingAnswer["segments"][number];
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const [opened, { toggle }] = useDisclosure(false);
  const Chevron = opened ? IconChevronUp : IconChevronDown;
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <SegmentLink id={id} name={name} />
          {since === undefined || since === null ? null : (
            <Text size="xs" c="dimmed">
              {text("contacts.since-when", { when: instant(since) })}
            </Text>
          )}
        </div>
        <UnstyledButton onClick={toggle} aria-expanded={opened} aria-label={text("contacts.why-of", { name })} fz="sm">
          <Group gap={2} wrap="nowrap">
            {text("contacts.why-short")}
            <Chevron size={16} aria-hidden />
          </Group>
        </UnstyledButton>
      </Group>
      <Collapse expanded={opened}>{opened ? <Verdict contact={contact} segment={id} /> : null}</Collapse>
    </div>
  );
}

function Test({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const names = useSegmentChoices(workspace.id);
  const [chosen, setChosen] = useState<string | null>(null);
  const options = names.data ?? [];
  const segment = chosen ?? options[0]?.value ?? null;
  if (options.length === 0) return null;
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
        {segment === null ? null : <Verdict contact={contact} segment={segment} />}
      </Stack>
    </Panel>
  );
}
