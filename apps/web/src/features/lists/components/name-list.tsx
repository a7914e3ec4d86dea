import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ListAnswer } from "@kindred/server/answers";
import { useNavigate } from "@tanstack/react-router";
import { type SyntheticEvent, useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useMakeList, useRenameList } from "../api/lists.ts";

const longest = 200;

/** Gives a list a name: a new one, which is then opened, or the one given. */
export function NameList({ list, onClose }: { readonly list?: ListAnswer; readonly onClose: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const make = useMakeList(workspace.id);
  const rename = useRenameList(workspace.id);
  const [name, setName] = useState(list?.name ?? "");
  const wanted = name.trim();
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    try {
      if (list !== undefined) {
        await rename.mutateAsync({ id: list.id, name: wanted });
        notifications.show({ message: text("lists.renamed", { name: wanted }) });
        onClose();
        return;
      }
      const { id } = await make.mutateAsync(wanted);
      onClose();
      await navigate({ to: "/w/$workspace/lists/$list", params: { workspace: workspace.id, list: id } });
    } catch {
      // The failure is shown from the mutation.
    }
  };
  const error = make.error ?? rename.error;
  return (
    <Modal
      opened
      onClose={onClose}
      title={text(list === undefined ? "lists.new" : "lists.rename")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <form onSubmit={(event) => void save(event)}>
        <Stack>
          <TextInput
            data-autofocus
            label={text("lists.name")}
            maxLength={longest}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {error === null ? null : <Failed error={error} />}
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {text("shell.cancel")}
            </Button>
            <Button type="submit" disabled={wanted === ""} loading={make.isPending || rename.isPending}>
              {text(list === undefined ? "lists.make" : "shell.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
