import { Box, Table, Text } from "@mantine/core";
import { useText } from "../../../languages/text.ts";
import { useClassName } from "./class-name.ts";
import "./grid.css";

export interface MatrixCell {
  readonly text: string;
  readonly small?: string;
  /** 0 to 1 */
  readonly strength: number;
}

/** Classes by classes: from where at the side, to where above. */
export function Matrix({
  label,
  from,
  to,
  cell,
  aside,
}: {
  readonly label: string;
  readonly from: readonly (string | null)[];
  readonly to: readonly (string | null)[];
  readonly cell: (from: string | null, to: string | null) => MatrixCell | null;
  /** One more column at the end. */
  readonly aside?: { readonly title: string; readonly cell: (from: string | null) => string };
}) {
  const text = useText();
  const nameOf = useClassName();
  const axes = [text("rfm.moves.from-class"), text("rfm.moves.to-class")].join(" / ");
  return (
    <Box style={{ overflowX: "auto" }} tabIndex={0} role="group" aria-label={label}>
      <Table aria-label={label} withRowBorders={false} style={{ minWidth: 92 * (to.length + 2) }}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">
              <Text span size="xs" c="dimmed">
                {axes}
              </Text>
            </Table.Th>
            {to.map((name) => (
              <Table.Th key={name ?? ""} scope="col" className="data">
                <Text span size="xs" fw={600} display="block" miw={88}>
                  {nameOf(name)}
                </Text>
              </Table.Th>
            ))}
            {aside === undefined ? null : (
              <Table.Th scope="col">
                <Text span size="xs" fw={600}>
                  {aside.title}
                </Text>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {from.map((start) => (
            <Table.Tr key={start ?? ""}>
              <Table.Th scope="row" className="data">
                <Text span size="xs" fw={600} display="block" miw={96}>
                  {nameOf(start)}
                </Text>
              </Table.Th>
              {to.map((end) => {
                const found = cell(start, end);
                return (
                  <Table.Td key={end ?? ""} p={2}>
                    {found === null ? null : (
                      <Box
                        className={start === end ? "rfm-move rfm-stay" : "rfm-move"}
                        style={{ "--strength": found.strength }}
                      >
                        <Text span size="sm" className="figure" display="block">
                          {found.text}
                        </Text>
                        {found.small === undefined ? null : (
                          <Text span size="xs" className="figure" display="block">
                            {found.small}
                          </Text>
                        )}
                      </Box>
                    )}
                  </Table.Td>
                );
              })}
              {aside === undefined ? null : (
                <Table.Td>
                  <Text span size="xs" className="figure" style={{ whiteSpace: "nowrap" }}>
                    {aside.cell(start)}
                  </Text>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}
