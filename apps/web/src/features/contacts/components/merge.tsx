import { Autocomplete, Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import type { ContactAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { contactName } from "../../../ui/contact-name.ts";
import { Failed } from "../../../ui/states.tsx";
import { useMerge } from "../api/changes.ts";
import { useContacts } from "../api/contacts.ts";

const typingPause = 200;

/** Makes somebody else part of this person; asks, since it cannot be undone. */
export function Merge({ contact, onClose }: { readonly contact: ContactAnswer; readonly onClose: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const merge = useMerge(workspace.id, contact.key);
  const [words, setWords] = useState("");
  const [other, setOther] = useState<ContactAnswer | null>(null);
  const [sure, setSure] = useState(false);
  const [q] = useDebouncedValue(words.trim(), typingPause);
  const found = useContacts(workspace.id, q).data?.pages[0]?.items.filter(({ key }) => key !== contact.key) ?? [];
  const labelOf = (one: ContactAnswer): string =>
    [contactName(one), one.email ?? one.externalId ?? one.phone ?? one.key].join(" · ");
  const go = (): void => {
    if (other === null) return;
    merge.mutate(other.key, {
      onSuccess: () => {
        notifications.show({ message: text("contacts.merge.done", { name: contactName(other) }) });
        onClose();
      },
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={text("contacts.merge")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        <Autocomplete
          label={text("contacts.merge.who")}
          placeholder={text("contacts.search")}
          value={words}
          data={found.map((one) => ({ value: one.key, label: labelOf(one) }))}
          // The server has searched already.
          filter={({ options }) => options}
          // Choosing one writes its label.
          onChange={(typed) => {
            setWords(typed);
            setOther(found.find((one) => labelOf(one) === typed) ?? null);
            setSure(false);
          }}
        />
        {other === null ? null : (
          <>
            <Text className="data">
              {text("contacts.merge.what", { loser: labelOf(other), winner: contactName(contact) })}
            </Text>
            <Checkbox
              label={text("contacts.merge.sure")}
              checked={sure}
              onChange={(event) => setSure(event.currentTarget.checked)}
            />
          </>
        )}
        {merge.isError ? <Failed error={merge.error} /> : null}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {text("shell.cancel")}
          </Button>
          <Button color="red" disabled={other === null || !sure} loading={merge.isPending} onClick={go}>
            {text("contacts.merge.go")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
