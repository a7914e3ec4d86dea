import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useListChoices } from "../../../shell/names.ts";
import { useAddToList, useMakeList } from "../api/lists.ts";

/** Puts the chosen members, or all of them for none, on a list: one there is, or a new one. */
export function AddToList({
  segment,
  chosen,
  onClose,
}: {
  readonly segment: string;
  readonly chosen: readonly string[];
  readonly onClose: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const lists = useListChoices(workspace.id);
  const make = useMakeList(workspace.id);
  const add = useAddToList(workspace.id);
  const [list, setList] = useState<string | null>(null);
  const [name, setName] = useState("");
  const go = async (): Promise<void> => {
    try {
      const target = list ?? (await make.mutateAsync(name.trim())).id;
      const who = chosen.length === 0 ? { segment } : { add: chosen };
      const { added } = await add.mutateAsync({ list: target, who });
      notifications.show({ message: text("segments.to-list.done", { count: added }) });
      onClose();
    } catch {
      // The failure is shown from the mutation.
    }
  };
  const error = make.error ?? add.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        chosen.length === 0 ? text("segments.to-list.all") : text("segments.to-list.some", { count: chosen.length })
      }
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <Stack>
          <Select
            label={text("segments.to-list.which")}
            data={lists.data ?? []}
            value={list}
            onChange={setList}
            searchable
            clearable
          />
          {list === null ? (
            <TextInput
              label={text("segments.to-list.new")}
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          ) : null}
          <Text size="sm" c="dimmed">
            {text("segments.to-list.hint")}
          </Text>
          {error === null ? null : <Failed error={error} />}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {text("shell.cancel")}
            </Button>
            <Button
              type="submit"
              loading={make.isPending || add.isPending}
              disabled={list === null && name.trim() === ""}
            >
              {text("segments.to-list.go")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
