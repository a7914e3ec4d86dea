import { ActionIcon, Button, Table, Text } from "@mantine/core";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { Reading } from "../../../shell/reading.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { leaves } from "../values.ts";
import { EditTrait } from "./edit-trait.tsx";
import { TraitHistory } from "./trait-history.tsx";

export function Traits({
  contact,
  traits,
}: {
  readonly contact: string;
  readonly traits: Readonly<Record<string, unknown>>;
}) {
  const text = useText();
  const { role } = useWorkspace();
  // The trait being edited; empty for a new one.
  const [editing, setEditing] = useState<string | null>(null);
  const all = leaves(traits).sort(([a], [b]) => (a < b ? -1 : 1));
  const mayEdit = role !== "viewer";
  return (
    <Panel
      title={text("contacts.traits")}
      aside={
        mayEdit ? (
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setEditing("")}
          >
            {text("contacts.trait.add")}
          </Button>
        ) : null
      }
    >
      {all.length === 0 ? <Text c="dimmed">{text("contacts.no-traits")}</Text> : null}
      <Table aria-label={text("contacts.traits")} layout="fixed" fz="sm">
        <Table.Tbody>
          {all.map(([path, value]) => (
            <Table.Tr key={path}>
              <Table.Th scope="row" fw={400} c="dimmed" className="data" w="48%">
                {path}
              </Table.Th>
              <Table.Td className="data">
                <Reading value={value} />
              </Table.Td>
              {mayEdit ? (
                <Table.Td w={44}>
                  <ActionIcon
                    variant="subtle"
                    aria-label={text("contacts.trait.edit", { trait: path })}
                    onClick={() => setEditing(path)}
                  >
                    <IconPencil size={16} aria-hidden />
                  </ActionIcon>
                </Table.Td>
              ) : null}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <TraitHistory contact={contact} />
      {editing === null ? null : (
        <EditTrait contact={contact} traits={traits} path={editing} onClose={() => setEditing(null)} />
      )}
    </Panel>
  );
}
