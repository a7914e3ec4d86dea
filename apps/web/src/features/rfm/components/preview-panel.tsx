import { Box, Group, Progress, Stack, Table, Text } from "@mantine/core";
import type { RfmPreviewAnswer } from "@kindred/server/answers";
import type { UseQueryResult } from "@tanstack/react-query";
import { useFormats, useText } from "../../../languages/text.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import type { Definition } from "../api/rfm.ts";
import { byClass, inOrder } from "../model/figures.ts";
import { useClassName } from "./class-name.ts";
import { useShownModel } from "./model-context.ts";
import { Trend } from "./trend.tsx";
import { faded } from "../../../ui/faded.ts";

/** The sizes the edited definition would give, beside those of now. */
export function PreviewPanel({
  draft,
  preview,
}: {
  readonly draft: Definition;
  readonly preview: UseQueryResult<RfmPreviewAnswer>;
}) {
  const text = useText();
  const { number } = useFormats();
  const nameOf = useClassName();
  const { run } = useShownModel();
  const { data } = preview;
  const now = new Map((run === null ? [] : byClass(run.cells)).map((one) => [one.class, one.size]));
  const then = new Map((data === undefined ? [] : byClass(data.cells)).map((one) => [one.class, one.size]));
  const names = inOrder([...draft.rules.map((rule) => rule.class), ...now.keys(), ...then.keys()]);
  const most = Math.max(1, ...then.values(), ...now.values());
  return (
    <Panel
      title={text("rfm.define.preview")}
      aside={
        data === undefined ? null : (
          <Text size="sm" c="dimmed" role="status">
            {text("rfm.people", { count: data.people })}
          </Text>
        )
      }
    >
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {text("rfm.define.preview.lead")}
        </Text>
        {preview.isError ? <Failed error={preview.error} /> : null}
        {data === undefined ? preview.isError ? null : <Loading /> : null}
        {data === undefined ? null : (
          <Box style={{ overflowX: "auto" }} tabIndex={0} role="group" aria-label={text("rfm.define.preview")}>
            <Table aria-label={text("rfm.define.preview")} opacity={preview.isPlaceholderData ? faded : 1} miw={420}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{text("rfm.class")}</Table.Th>
                  <Table.Th scope="col" ta="end">
                    {text("rfm.define.preview.now")}
                  </Table.Th>
                  <Table.Th scope="col" ta="end">
                    {text("rfm.define.preview.then")}
                  </Table.Th>
                  <Table.Th scope="col" ta="end">
                    {text("rfm.trend.none")}
                  </Table.Th>
                  <Table.Th scope="col" w="30%" pos="relative">
                    <span className="visually-hidden">{text("rfm.size")}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {names.map((name) => (
                  <Table.Tr key={name}>
                    <Table.Td className="data">{nameOf(name)}</Table.Td>
                    <Table.Td ta="end" className="figure">
                      {run === null ? "–" : number(now.get(name) ?? 0)}
                    </Table.Td>
                    <Table.Td ta="end" className="figure">
                      {number(then.get(name) ?? 0)}
                    </Table.Td>
                    <Table.Td ta="end">
                      {run === null ? null : <Trend now={then.get(name) ?? 0} before={now.get(name) ?? 0} />}
                    </Table.Td>
                    <Table.Td>
                      <Group>
                        <Progress flex={1} value={(100 * (then.get(name) ?? 0)) / most} aria-label={nameOf(name)} />
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Box>
        )}
      </Stack>
    </Panel>
  );
}
