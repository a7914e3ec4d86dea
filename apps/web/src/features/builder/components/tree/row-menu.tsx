import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { TextKey } from "../../../../languages/index.ts";
import { useText } from "../../../../languages/text.ts";
import type { Json } from "../../../../shell/condition/model/json.ts";
import { groupOf, opposite } from "../../../../shell/condition/model/logic.ts";
import { type Direction, duplicated, grouped, removed, stepped, ungrouped } from "../../model/rows.ts";
import { useBuilder } from "../builder-context.ts";

const directions: readonly Direction[] = ["up", "down", "in", "out"];
const words = {
  up: "builder.up",
  down: "builder.down",
  in: "builder.in-group",
  out: "builder.out-group",
} as const satisfies Record<Direction, TextKey>;

/** Everything that can be done with a row as a whole. */
export function RowMenu({
  at,
  value,
  onRaw,
}: {
  readonly at: string;
  readonly value: Json;
  /** Shows the row's JSON, or its form again; null where there is no choice. */
  readonly onRaw: (() => void) | null;
}) {
  const text = useText();
  const { document, move, readOnly } = useBuilder();
  if (readOnly) return null;
  const flat = ungrouped(document, at);
  return (
    <Menu position="bottom-end" shadow="md" returnFocus={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={text("builder.row.actions")}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() => move({ operations: [{ op: "replace", path: at, value: opposite(value) }], at }, "handle")}
        >
          {text("builder.negate")}
        </Menu.Item>
        <Menu.Item onClick={() => move(duplicated(document, at))}>{text("builder.duplicate")}</Menu.Item>
        <Menu.Item onClick={() => move(grouped(document, at, "any"))}>{text("builder.group.around")}</Menu.Item>
        {groupOf(value) === null || flat === null ? null : (
          <Menu.Item onClick={() => move(flat)}>{text("builder.ungroup")}</Menu.Item>
        )}
        {onRaw === null ? null : <Menu.Item onClick={onRaw}>{text("builder.row.json")}</Menu.Item>}
        <Menu.Divider />
        {directions.map((direction) => {
          const next = stepped(document, at, direction);
          return (
            <Menu.Item key={direction} disabled={next === null} onClick={() => move(next, "handle")}>
              {text(words[direction])}
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => move(removed(document, at))}>
          {text("builder.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
