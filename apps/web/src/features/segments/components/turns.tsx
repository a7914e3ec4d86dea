import { Table, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { because } from "../../../shell/found.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { type Range, useTurns } from "../api/segments.ts";

/** What is further down moved next to nobody. */
const mostShown = 20;

/** Which conditions brought people in and out. */
export function TurnsPanel({ segment, range }: { readonly segment: string; readonly range: Range }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  return (
    <Panel title={text("segments.turns")}>
      <Shown query={useTurns(workspace.id, segment, range)}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed" size="sm">
              {text("segments.turns.none")}
            </Text>
          ) : (
            <Table aria-label={text("segments.turns")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{text("segments.condition")}</Table.Th>
                  <Table.Th ta="end">{text("segments.turns.entered")}</Table.Th>
                  <Table.Th ta="end">{text("segments.turns.left")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.slice(0, mostShown).map(({ condition, cause, entered, left }) => (
                  <Table.Tr key={condition === null ? cause : `${condition.version} ${condition.at}`}>
                    <Table.Td>
                      {condition === null ? (
                        <Text c="dimmed" size="sm">
                          {because(cause ?? "", text)}
                        </Text>
                      ) : (
                        (condition.sentence ?? condition.at)
                      )}
                    </Table.Td>
                    <Table.Td ta="end" className="figure">
                      {number(entered)}
                    </Table.Td>
                    <Table.Td ta="end" className="figure">
                      {number(left)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Shown>
    </Panel>
  );
}
