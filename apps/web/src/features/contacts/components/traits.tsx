import { Table, Text } from "@mantine/core";
import { useText } from "../../../languages/text.ts";
import { Panel } from "../../../ui/panel.tsx";
import { readable } from "../../../ui/readable.ts";
import { leaves } from "../values.ts";

export function Traits({ traits }: { readonly traits: Readonly<Record<string, unknown>> }) {
  const text = useText();
  const all = leaves(traits).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Panel title={text("contacts.traits")}>
      {all.length === 0 ? <Text c="dimmed">{text("contacts.no-traits")}</Text> : null}
      <Table aria-label={text("contacts.traits")}>
        <Table.Tbody>
          {all.map(([path, value]) => (
            <Table.Tr key={path}>
              <Table.Th scope="row" fw={400} c="dimmed" className="data">
                {path}
              </Table.Th>
              <Table.Td className="data">{readable(value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
