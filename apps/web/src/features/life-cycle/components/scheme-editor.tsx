import { Button, Group, Modal, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { type Scheme, useSaveScheme } from "../api/life-cycle.ts";
import { draftOf, isComplete } from "../draft.ts";
import { StagesEditor } from "./stages-editor.tsx";
import { Thresholds } from "./thresholds.tsx";

/** A saved scheme under edit: thresholds, names and conditions, with what they come to. */
export function SchemeEditor({ scheme, onClose }: { readonly scheme: Scheme; readonly onClose: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const [draft, setDraft] = useState(() => draftOf(scheme));
  const save = useSaveScheme(workspace.id);
  const finish = (): void =>
    save.mutate(
      { draft, version: scheme.version },
      {
        onSuccess: ({ name }) => {
          notifications.show({ message: text("life-cycle.saved", { name }) });
          onClose();
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={text("life-cycle.editor")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        <Thresholds scheme={scheme} draft={draft} onDraft={setDraft} />
        <StagesEditor draft={draft} onDraft={setDraft} />
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
