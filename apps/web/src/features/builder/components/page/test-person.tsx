import { Autocomplete, Paper, Stack, Text, Title } from "@mantine/core";
import { useDebouncedValue, useId } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useFormats, useText } from "../../../../languages/text.ts";
import { Explanation } from "../../../../shell/explanation.tsx";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { contactName } from "../../../../ui/contact-name.ts";
import { Shown } from "../../../../ui/query.tsx";
import { type Question, usePeople, usePersonTest } from "../../api/preview.ts";

const pause = 200;

/** Whether somebody is among them, and why. */
export function TestPerson({ question }: { readonly question: Question | null }) {
  const text = useText();
  const id = useId();
  const workspace = useWorkspace();
  const [words, setWords] = useState("");
  const [person, setPerson] = useState<string | null>(null);
  const [wanted] = useDebouncedValue(words.trim(), pause);
  const people = usePeople(workspace.id, wanted);
  const found = new Map((people.data ?? []).map((contact) => [contact.key, contact]));
  const labelOf = (key: string): string => {
    const contact = found.get(key);
    if (contact === undefined) return key;
    return [contactName(contact), contact.email ?? contact.externalId ?? contact.phone ?? key].join(" · ");
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Title order={2} id={id} mb="xs">
        {text("builder.test")}
      </Title>
      <Stack gap="sm">
        <Autocomplete
          aria-label={text("builder.test")}
          placeholder={text("contacts.search")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          data={[...found.keys()].map((key) => ({ value: key, label: labelOf(key) }))}
          // The server has searched already.
          filter={({ options }) => options}
          onChange={setWords}
          onOptionSubmit={setPerson}
        />
        {person === null ? null : question === null ? (
          <Text size="sm" c="dimmed">
            {text("builder.count.waits")}
          </Text>
        ) : (
          <Verdict person={person} question={question} />
        )}
      </Stack>
    </Paper>
  );
}

function Verdict({ person, question }: { readonly person: string; readonly question: Question }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  return (
    <Shown query={usePersonTest(workspace.id, person, question)}>
      {({ contact, member, changesAt, explanation }) => (
        <Stack gap="xs">
          <Text className="data">{contactName(contact)}</Text>
          <Text fw={650} role="status">
            {text(member ? "contacts.in" : "contacts.not-in")}
          </Text>
          <Explanation condition={explanation} />
          <Text size="sm" c="dimmed">
            {changesAt === null ? text("contacts.stays") : text("contacts.changes", { when: instant(changesAt) })}
          </Text>
        </Stack>
      )}
    </Shown>
  );
}
