import { Alert, Box, Table, Text } from "@mantine/core";
import { IconClockEdit } from "@tabler/icons-react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { useZoneMoves } from "../api/workspace.ts";

/** What another time zone changes, before it is chosen. */
export function ZoneMoves({ to }: { readonly to: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  const figure = (value: number | null): string => (value === null ? "–" : number(value));
  return (
    <Alert color="orange" icon={<IconClockEdit aria-hidden />} title={text("settings.zone.title")}>
      <Text size="sm" mb="xs">
        {text("settings.zone.what")}
      </Text>
      <Shown query={useZoneMoves(workspace.id, to)}>
        {(moves) => (
          <>
            <Text size="sm" role="status">
              {text("settings.zone.segments", { count: moves.length })}
            </Text>
            {moves.length === 0 ? null : (
              <Box
                style={{ maxHeight: 260, overflow: "auto" }}
                tabIndex={0}
                role="group"
                aria-label={text("shell.segments")}
              >
                <Table verticalSpacing={4}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th scope="col">{text("segments.name")}</Table.Th>
                      <Table.Th scope="col" ta="end">
                        {text("settings.zone.before")}
                      </Table.Th>
                      <Table.Th scope="col" ta="end">
                        {text("settings.zone.after")}
                      </Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {moves.map(({ id, name, before, after }) => (
                      <Table.Tr key={id}>
                        <Table.Td className="data">{name}</Table.Td>
                        <Table.Td ta="end" className="figure">
                          {figure(before)}
                        </Table.Td>
                        <Table.Td ta="end" className="figure" fw={before === after ? undefined : 700}>
                          {figure(after)}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Box>
            )}
          </>
        )}
      </Shown>
    </Alert>
  );
}
