import {
  ActionIcon,
  Button,
  Group,
  JsonInput,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { useSegmentChoices } from "../../../shell/names.ts";
import { type Draft, type DraftStage, movedStage, withNewStage, withoutStage, withStage } from "../draft.ts";

/** As many as a scheme may have. */
const mostStages = 12;

/** The stages in their order: names and conditions. */
export function StagesEditor({ draft, onDraft }: { readonly draft: Draft; readonly onDraft: (draft: Draft) => void }) {
  const text = useText();
  const last = draft.stages.length - 1;
  return (
    <Panel title={text("life-cycle.editor.stages")}>
      <Stack gap="xs">
        {draft.stages.map((stage, place) => (
          <Paper key={stage.id} withBorder p="sm">
            <Group align="end" gap="xs">
              <TextInput
                flex="1 1 180px"
                label={text("life-cycle.stage")}
                value={stage.name}
                maxLength={200}
                className="data"
                onChange={(event) => onDraft(withStage(draft, place, { name: event.currentTarget.value }))}
              />
              {place === last ? null : (
                <Moves
                  name={stage.name}
                  canRise={place > 0}
                  canFall={place < last - 1}
                  canGo={draft.stages.length > 2}
                  onMove={(by) => onDraft(movedStage(draft, place, by))}
                  onRemove={() => onDraft(withoutStage(draft, place))}
                />
              )}
            </Group>
            {place === last ? (
              <Text size="sm" c="dimmed" mt="xs">
                {text("life-cycle.editor.last")}
              </Text>
            ) : (
              <Condition stage={stage} onWhere={(where) => onDraft(withStage(draft, place, { where }))} />
            )}
          </Paper>
        ))}
        <Group>
          <Button
            variant="light"
            disabled={draft.stages.length >= mostStages}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => onDraft(withNewStage(draft, ""))}
          >
            {text("life-cycle.editor.add")}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

function Moves({
  name,
  canRise,
  canFall,
  canGo,
  onMove,
  onRemove,
}: {
  readonly name: string;
  readonly canRise: boolean;
  readonly canFall: boolean;
  readonly canGo: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}) {
  const text = useText();
  return (
    <Group gap={4}>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!canRise}
        aria-label={text("life-cycle.editor.up", { name })}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!canFall}
        aria-label={text("life-cycle.editor.down", { name })}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="lg"
        disabled={!canGo}
        aria-label={text("life-cycle.editor.remove", { name })}
        onClick={onRemove}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** A stage's condition: whoever is in a saved segment, or anything the language can say. */
function Condition({ stage, onWhere }: { readonly stage: DraftStage; readonly onWhere: (where: unknown) => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const picked = segmentIn(stage.where);
  const [way, setWay] = useState<"segment" | "json">(stage.where === undefined || picked !== null ? "segment" : "json");
  const segments = useSegmentChoices(workspace.id, way === "segment");
  const [written, setWritten] = useState(() => (stage.where === undefined ? "" : JSON.stringify(stage.where, null, 2)));
  const write = (next: string): void => {
    setWritten(next);
    onWhere(parsed(next));
  };
  return (
    <Stack gap="xs" mt="xs">
      <SegmentedControl
        size="xs"
        aria-label={text("life-cycle.editor.segment")}
        value={way}
        onChange={(value) => setWay(value === "json" ? "json" : "segment")}
        data={[
          { value: "segment", label: text("life-cycle.editor.is-segment") },
          { value: "json", label: text("life-cycle.editor.is-json") },
        ]}
      />
      {way === "segment" ? (
        <Select
          label={text("life-cycle.editor.pick")}
          searchable
          className="data"
          data={segments.data ?? []}
          value={picked}
          onChange={(id) => {
            const where = id === null ? undefined : { segment: id };
            setWritten(where === undefined ? "" : JSON.stringify(where, null, 2));
            onWhere(where);
          }}
        />
      ) : (
        <JsonInput
          label={text("life-cycle.editor.json")}
          validationError={text("life-cycle.editor.json.wrong")}
          autosize
          minRows={2}
          maxRows={14}
          dir="ltr"
          value={written}
          onChange={write}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
      )}
    </Stack>
  );
}

function segmentIn(where: unknown): string | null {
  if (typeof where !== "object" || where === null || !("segment" in where)) return null;
  return Object.keys(where).length === 1 && typeof where.segment === "string" ? where.segment : null;
}

/** undefined: no JSON, or null, which only the last stage means something by. */
function parsed(text: string): unknown {
  try {
    return (JSON.parse(text) as unknown) ?? undefined;
  } catch {
    return undefined;
  }
}
