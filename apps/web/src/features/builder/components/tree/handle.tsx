import { ActionIcon } from "@mantine/core";
import { IconGripVertical } from "@tabler/icons-react";
import type { KeyboardEvent, PointerEvent } from "react";
import { useText } from "../../../../languages/text.ts";
import { type Direction, stepped } from "../../model/rows.ts";
import { useBuilder } from "../builder-context.ts";

/** Dragged by pointer, stepped by the arrow keys: along the reading direction goes into a group, against it out of one. */
export function Handle({
  at,
  onPointerDown,
}: {
  readonly at: string;
  readonly onPointerDown: ((event: PointerEvent<HTMLButtonElement>) => void) | undefined;
}) {
  const text = useText();
  const { document: edited, move } = useBuilder();
  const onKeyDown = (event: KeyboardEvent): void => {
    const rtl = document.documentElement.dir === "rtl";
    const directions: Readonly<Record<string, Direction>> = {
      ArrowUp: "up",
      ArrowDown: "down",
      ArrowRight: rtl ? "out" : "in",
      ArrowLeft: rtl ? "in" : "out",
    };
    const direction = directions[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    move(stepped(edited, at, direction), "handle");
  };
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      data-handle
      className="builder-handle"
      aria-label={text("builder.move")}
      title={text("builder.move")}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
    >
      <IconGripVertical size={18} aria-hidden />
    </ActionIcon>
  );
}
