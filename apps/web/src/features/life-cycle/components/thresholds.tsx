import { Paper, SimpleGrid, Stack } from "@mantine/core";
import { useText } from "../../../languages/text.ts";
import { BlankField, type BlankShown } from "../../../ui/blank-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { Scheme } from "../api/life-cycle.ts";
import { type Draft, withValue } from "../draft.ts";
import { StagePreview } from "./stage-preview.tsx";

/** The numbers and names of a scheme, and at once what they come to. */
export function Thresholds({
  scheme,
  draft,
  onDraft,
}: {
  readonly scheme: Scheme;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}) {
  const text = useText();
  const blanks = scheme.blanks as readonly BlankShown[];
  return (
    <Stack>
      {blanks.length === 0 ? null : (
        <Panel title={text("life-cycle.thresholds")}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
            {blanks.map((blank) => (
              <BlankField
                key={blank.key}
                blank={blank}
                value={(draft.blanks.find(({ key }) => key === blank.key)?.["value"] ?? blank.value) as string | number}
                onValue={(value) => onDraft(withValue(draft, blank.key, value))}
              />
            ))}
          </SimpleGrid>
        </Panel>
      )}
      <Paper component="div">
        <StagePreview draft={draft} />
      </Paper>
    </Stack>
  );
}
