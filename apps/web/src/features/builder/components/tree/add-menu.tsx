import { Button, Menu, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useText } from "../../../../languages/text.ts";
import type { Json } from "../../../../shell/condition/model/json.ts";
import { type LeafKind, leafKinds, newLeaf } from "../../model/leaf.ts";
import { newGroup } from "../../../../shell/condition/model/logic.ts";

/** The kinds of conditions, each with what it is for. */
export function AddMenu({
  label,
  onAdd,
  groups = true,
  strong = false,
}: {
  readonly label: string;
  readonly onAdd: (condition: Json) => void;
  readonly groups?: boolean;
  readonly strong?: boolean;
}) {
  const text = useText();
  const item = (kind: LeafKind) => (
    <Menu.Item key={kind} onClick={() => onAdd(newLeaf(kind))}>
      <Stack gap={0}>
        <Text size="sm" fw={600}>
          {text(`builder.kind.${kind}`)}
        </Text>
        <Text size="xs" c="dimmed">
          {text(`builder.kind.${kind}.hint`)}
        </Text>
      </Stack>
    </Menu.Item>
  );
  return (
    // The row it makes takes the keyboard, not the button.
    <Menu position="bottom-start" returnFocus={false} width={340} shadow="md">
      <Menu.Target>
        <Button
          variant={strong ? "light" : "subtle"}
          size={strong ? "sm" : "compact-sm"}
          leftSection={<IconPlus size={16} aria-hidden />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: "auto" }}>
        {leafKinds.map(item)}
        {groups ? (
          <>
            <Menu.Divider />
            {(["any", "all", "none"] as const).map((kind) => (
              <Menu.Item key={kind} onClick={() => onAdd(newGroup(kind, [newLeaf("trait")]))}>
                {text(`builder.group.add.${kind}`)}
              </Menu.Item>
            ))}
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
