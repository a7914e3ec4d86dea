import { Group, NumberInput, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import type { RfmPreviewAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { Panel } from "../../../ui/panel.tsx";
import type { Definition } from "../api/rfm.ts";
import { begun, scoresOf, withLevels } from "../model/editing.ts";
import { byLevel } from "../model/figures.ts";
import { useLevelRange } from "./level-range.ts";

const ways = ["quantile", "fixed", "quantile-plus-one"] as const;

/** How many levels there are and where each begins, with how many people it has. */
export function ThresholdFields({
  draft,
  onChange,
  preview,
}: {
  readonly draft: Definition;
  readonly onChange: (draft: Definition) => void;
  readonly preview: RfmPreviewAnswer | null;
}) {
  const text = useText();
  return (
    <Panel
      title={text("rfm.define.thresholds")}
      aside={
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {text("rfm.define.levels")}
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={text("rfm.define.levels")}
            value={String(draft.levels)}
            data={["3", "4", "5"]}
            onChange={(value) => onChange(withLevels(draft, value === "3" ? 3 : value === "4" ? 4 : 5))}
          />
        </Group>
      }
    >
      <Stack>
        {scoresOf(draft).map((score) => (
          <Score key={score} score={score} draft={draft} onChange={onChange} preview={preview} />
        ))}
      </Stack>
    </Panel>
  );
}

function Score({
  score,
  draft,
  onChange,
  preview,
}: {
  readonly score: "r" | "f" | "m";
  readonly draft: Definition;
  readonly onChange: (draft: Definition) => void;
  readonly preview: RfmPreviewAnswer | null;
}) {
  const text = useText();
  const bounds = draft[score];
  const title = text(`rfm.define.score.${score}`);
  const choose = (value: string | null): void => {
    const by = ways.find((one) => one === value);
    if (by === undefined || by === bounds.by) return;
    onChange({
      ...draft,
      [score]: by === "fixed" ? { by, at: begun(draft.levels, preview?.thresholds[score]?.at ?? [], score) } : { by },
    });
  };
  return (
    <Group align="end" gap="sm">
      <Select
        label={title}
        w={260}
        allowDeselect={false}
        value={bounds.by}
        data={ways.map((by) => ({ value: by, label: text(`rfm.define.by.${by}`) }))}
        onChange={choose}
      />
      {bounds.by === "fixed"
        ? bounds.at.map((bound, place) => (
            <NumberInput
              // The places are the bounds' identity.
              key={place}
              w={110}
              label={text("rfm.define.bound", { level: score === "r" ? draft.levels - place - 1 : place + 2 })}
              aria-label={`${title}: ${text("rfm.define.bound", { level: score === "r" ? draft.levels - place - 1 : place + 2 })}`}
              value={bound}
              onChange={(value) => {
                if (typeof value !== "number") return;
                const at = bounds.at.map((one, other) => (other === place ? value : one));
                onChange({ ...draft, [score]: { by: "fixed", at } });
              }}
            />
          ))
        : null}
      {preview === null ? null : <Sizes score={score} preview={preview} />}
    </Group>
  );
}

function Sizes({ score, preview }: { readonly score: "r" | "f" | "m"; readonly preview: RfmPreviewAnswer }) {
  const text = useText();
  const { number } = useFormats();
  const rangeOf = useLevelRange(preview);
  const titleOf = (level: number): string => `${score.toUpperCase()} ${String(level)}: ${rangeOf(score, level)}`;
  return (
    <Group gap="md" role="group" aria-label={text("rfm.define.preview.levels")} mb={4}>
      {byLevel(preview.cells, score, preview.levels).map((size, at) => (
        <Stack key={at} gap={0}>
          <Text span size="xs" c="dimmed">
            {titleOf(at + 1)}
          </Text>
          <Text span size="sm" className="figure">
            {number(size)}
          </Text>
        </Stack>
      ))}
    </Group>
  );
}
