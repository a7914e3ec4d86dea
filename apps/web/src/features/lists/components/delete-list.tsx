import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ListAnswer } from "@kindred/server/answers";
import { useText } from "../../../languages/text.ts";
import { SegmentLink } from "../../../shell/segment-link.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { useDeleteList } from "../api/lists.ts";

/** Asks before a list is deleted; one that segments refer to cannot be, and says which they are. */
export function DeleteList({
  list,
  onClose,
  onDeleted,
}: {
  readonly list: ListAnswer;
  readonly onClose: () => void;
  readonly onDeleted?: () => Promise<unknown>;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const remove = useDeleteList(workspace.id);
  const title = text("lists.delete.ask", { name: list.name });
  if (list.usedBy.length > 0) {
    return (
      <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": text("shell.close") }}>
        <Stack>
          <Text>{text("lists.delete.used", { count: list.usedBy.length })}</Text>
          <Users list={list} />
          <Group justify="end">
            <Button variant="default" onClick={onClose}>
              {text("shell.close")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Confirm
      opened
      title={title}
      what={text("lists.delete.what", { count: list.members })}
      verb={text("lists.delete")}
      onClose={onClose}
      onConfirm={async () => {
        // Leaves the page first: what it shows is about to be gone.
        await onDeleted?.();
        await remove.mutateAsync(list.id);
        notifications.show({ message: text("lists.deleted", { name: list.name }) });
      }}
    />
  );
}

/** The segments that refer to the list. */
export function Users({ list }: { readonly list: ListAnswer }) {
  return (
    <List>
      {list.usedBy.map(({ id, name }) => (
        <List.Item key={id}>
          <SegmentLink id={id} name={name} />
        </List.Item>
      ))}
    </List>
  );
}
