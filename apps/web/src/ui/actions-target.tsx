import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useText } from "../languages/text.ts";

/** What opens the menu of all that can be done with one thing: three dots in a row of a table, a button on a page of its own. */
export function ActionsTarget({ name, compact = false }: { readonly name: string; readonly compact?: boolean }) {
  const text = useText();
  return (
    <Menu.Target>
      {compact ? (
        <ActionIcon variant="subtle" aria-label={text("segments.actions", { name })}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      ) : (
        <Button variant="default" leftSection={<IconDots size={16} aria-hidden />}>
          {text("segments.more")}
        </Button>
      )}
    </Menu.Target>
  );
}
