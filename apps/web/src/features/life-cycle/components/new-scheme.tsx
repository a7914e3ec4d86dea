import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useSaveScheme } from "../api/life-cycle.ts";
import { isComplete, newDraft } from "../draft.ts";
import { StagePreview } from "./stage-preview.tsx";
import { StagesEditor } from "./stages-editor.tsx";

/** A scheme of one's own. */
export function NewScheme({
  taken,
  onClose,
  onSaved,
}: {
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onSaved: (id: string) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const save = useSaveScheme(workspace.id);
  const [draft, setDraft] = useState(() =>
    newDraft(freeId(taken), { name: "", first: "", rest: text("life-cycle.everyone-else").replace(/[.。]$/u, "") }),
  );
  const finish = (): void =>
    save.mutate(
      { draft, version: 0 },
      {
        onSuccess: ({ id, name }) => {
          notifications.show({ message: text("life-cycle.set-up.done", { name }) });
          onSaved(id);
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={text("life-cycle.editor.new")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        <Group grow align="start">
          <TextInput
            label={text("life-cycle.name")}
            value={draft.name}
            maxLength={200}
            className="data"
            data-autofocus
            onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
          />
          <TextInput
            label={text("life-cycle.id")}
            description={text("life-cycle.id.hint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            value={draft.id}
            maxLength={60}
            onChange={(event) => setDraft({ ...draft, id: event.currentTarget.value })}
          />
        </Group>
        <StagesEditor draft={draft} onDraft={setDraft} />
        <StagePreview draft={draft} />
        {save.isError ? <Failed error={save.error} /> : null}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {text("shell.cancel")}
          </Button>
          <Button disabled={!isComplete(draft)} loading={save.isPending} onClick={finish}>
            {text("shell.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function freeId(taken: readonly string[]): string {
  for (let number = 1; ; number += 1) {
    const id = `stages-${number}`;
    if (!taken.includes(id)) return id;
  }
}
