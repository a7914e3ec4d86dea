import { Button, Group, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { type Definition, usePreview, useSaveModel } from "../api/rfm.ts";
import { CountedFields } from "./counted-fields.tsx";
import { ModelEnd } from "./model-end.tsx";
import { useShownModel } from "./model-context.ts";
import { PreviewPanel } from "./preview-panel.tsx";
import { RulesTable } from "./rules-table.tsx";
import { ThresholdFields } from "./threshold-fields.tsx";
import { Versions } from "./versions.tsx";

const typingPause = 400;

/** Which events count, where the levels begin and what the classes are, with what it would make of everybody. */
export function RfmDefine() {
  const model = useShownModel();
  // An edit belongs to the version it began with: what somebody else saves meanwhile is told when saving.
  return <Editor key={`${model.id} ${model.version}`} />;
}

function Editor() {
  const text = useText();
  const workspace = useWorkspace();
  const model = useShownModel();
  const [draft, setDraft] = useState<Definition>(model.definition);
  const [settled] = useDebouncedValue(draft, typingPause);
  const preview = usePreview(workspace.id, settled);
  const save = useSaveModel(workspace.id);
  const canEdit = workspace.role !== "viewer";
  const changed = JSON.stringify(draft) !== JSON.stringify(model.definition);
  const store = (): void =>
    save.mutate(
      { model: model.id, definition: draft, expectedVersion: model.version },
      { onSuccess: () => notifications.show({ message: text("rfm.define.saved") }) },
    );
  return (
    <Stack>
      {canEdit ? null : <Text c="dimmed">{text("rfm.define.viewer")}</Text>}
      <PreviewPanel draft={draft} preview={preview} />
      <CountedFields draft={draft} onChange={setDraft} />
      <ThresholdFields draft={draft} onChange={setDraft} preview={preview.data ?? null} />
      <RulesTable draft={draft} onChange={setDraft} preview={preview.data ?? null} />
      {save.isError ? <Failed error={save.error} /> : null}
      {canEdit ? (
        <Group>
          <Button disabled={!changed} loading={save.isPending} onClick={store}>
            {text("rfm.define.save")}
          </Button>
          <Button variant="default" disabled={!changed} onClick={() => setDraft(model.definition)}>
            {text("rfm.define.discard")}
          </Button>
          {changed ? null : (
            <Text size="sm" c="dimmed">
              {text("rfm.define.unchanged")}
            </Text>
          )}
        </Group>
      ) : null}
      <Versions onUse={setDraft} />
      {canEdit ? <ModelEnd /> : null}
    </Stack>
  );
}
