import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { freeId, idOf } from "../../../ui/slug.ts";
import { Failed } from "../../../ui/states.tsx";
import { useModel, useSaveModel } from "../api/rfm.ts";

/** Makes a model of one's own, as a copy of the one that is shown. */
export function NewModel({
  from,
  taken,
  onMade,
}: {
  readonly from: string;
  readonly taken: ReadonlySet<string>;
  readonly onMade: (id: string) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const [opened, { open, close }] = useDisclosure(false);
  const [name, setName] = useState("");
  const model = useModel(workspace.id, from, null);
  const save = useSaveModel(workspace.id);
  const make = (): void => {
    if (model.data === undefined || name.trim() === "") return;
    const id = freeId(idOf(name, "model"), taken);
    const definition = { ...model.data.definition, name: name.trim() };
    save.mutate(
      { model: id, definition, expectedVersion: 0 },
      {
        onSuccess: () => {
          close();
          setName("");
          onMade(id);
        },
      },
    );
  };
  return (
    <>
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
        {text("rfm.model.new")}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={text("rfm.model.new")}
        closeButtonProps={{ "aria-label": text("shell.close") }}
      >
        <Stack>
          <Text size="sm">{text("rfm.model.new.lead")}</Text>
          <TextInput
            data-autofocus
            label={text("rfm.model.name")}
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {save.isError ? <Failed error={save.error} /> : null}
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {text("shell.cancel")}
            </Button>
            <Button disabled={name.trim() === ""} loading={save.isPending} onClick={make}>
              {text("rfm.model.create")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
