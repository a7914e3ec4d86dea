import { Progress, Stack, Table, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { useStagePreview } from "../api/life-cycle.ts";
import { type Draft, isComplete } from "../draft.ts";
import { useStageColors } from "./stage-colors.ts";
import { faded } from "../../../ui/faded.ts";

const pause = 250;

/** How many each stage of a draft has, counted while it is edited. */
export function StagePreview({ draft }: { readonly draft: Draft }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number, share } = useFormats();
  const colors = useStageColors(draft.stages.length);
  const wanted = useMemo(() => (isComplete(draft) ? draft : null), [draft]);
  const [settled] = useDebouncedValue(wanted, pause);
  const preview = useStagePreview(workspace.id, settled);
  const stale = preview.isFetching || settled !== wanted;
  const counted = new Map(preview.data?.stages.map((stage) => [stage.id, stage]));
  return (
    <Panel title={text("life-cycle.preview")}>
      <Stack gap="xs" aria-busy={stale}>
        <Text size="sm" c="dimmed">
          {text("life-cycle.first-match")}
        </Text>
        {preview.isError ? <Failed error={preview.error} /> : null}
        {preview.data === undefined && !preview.isError ? (
          wanted === null ? (
            <Text size="sm">{text("life-cycle.preview.wrong")}</Text>
          ) : (
            <Loading />
          )
        ) : null}
        {preview.data === undefined ? null : (
          <Table.ScrollContainer minWidth={300} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
            <Table aria-label={text("life-cycle.preview")} opacity={stale ? faded : 1} verticalSpacing="xs">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{text("life-cycle.stage")}</Table.Th>
                  <Table.Th scope="col" ta="end">
                    {text("life-cycle.people")}
                  </Table.Th>
                  <Table.Th scope="col" ta="end">
                    {text("life-cycle.share")}
                  </Table.Th>
                  <Table.Th aria-hidden visibleFrom="xs" w="30%" />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {draft.stages.map(({ id, name, description }, place) => {
                  const stage = counted.get(id);
                  return (
                    <Table.Tr key={id}>
                      <Table.Th scope="row" className="data">
                        {name}
                        <Text size="xs" c="dimmed" fw={400}>
                          {description ?? stage?.sentence ?? ""}
                        </Text>
                      </Table.Th>
                      <Table.Td ta="end" className="figure">
                        {stage === undefined ? "" : number(stage.count)}
                      </Table.Td>
                      <Table.Td ta="end" className="figure">
                        {stage === undefined ? "" : share(stage.share)}
                      </Table.Td>
                      <Table.Td aria-hidden visibleFrom="xs">
                        <Progress.Root>
                          <Progress.Section
                            value={(stage?.share ?? 0) * 100}
                            color={colors[place] ?? "kin"}
                            aria-label={name}
                          />
                        </Progress.Root>
                      </Table.Td>
                    </Table.Tr>
                  );
                })}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )}
      </Stack>
    </Panel>
  );
}
