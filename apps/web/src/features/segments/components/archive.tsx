import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useText } from "../../../languages/text.ts";
import { SegmentLink } from "../../../shell/segment-link.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { type SegmentCard, useArchive, useSave } from "../api/cards.ts";
import { useRules } from "../../../shell/size-watch/api.ts";
import { useSegment, useWebhooksOf } from "../api/segments.ts";

/** Asks before a segment is archived; one that others refer to cannot be, and says which they are. */
export function Archive({
  card,
  opened,
  onClose,
  onArchived,
}: {
  readonly card: SegmentCard;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onArchived?: () => Promise<unknown>;
}) {
  const text = useText();
  const title = text("segments.archive.ask", { name: card.name });
  if (card.usedBy.length === 0) return <Ask {...{ card, title, opened, onClose, onArchived }} />;
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": text("shell.close") }}>
      <Stack>
        <Text>{text("segments.archive.used", { count: card.usedBy.length })}</Text>
        <Users card={card} />
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {text("shell.close")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

export function Users({ card }: { readonly card: SegmentCard }) {
  return (
    <List>
      {card.usedBy.map(({ id, name }) => (
        <List.Item key={id}>
          <SegmentLink id={id} name={name} />
        </List.Item>
      ))}
    </List>
  );
}

function Ask({
  card,
  title,
  opened,
  onClose,
  onArchived,
}: {
  readonly card: SegmentCard;
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onArchived: (() => Promise<unknown>) | undefined;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const archive = useArchive(workspace.id);
  const save = useSave(workspace.id);
  const saved = useSegment(workspace.id, card.id);
  const hooks = useWebhooksOf(workspace.id, card.id).data?.filter(({ segments }) => segments !== null) ?? [];
  const rules = useRules(workspace.id, card.id).data ?? [];
  const remove = async (): Promise<void> => {
    const document = saved.data?.document ?? (await saved.refetch({ throwOnError: true })).data?.document;
    // Leaves the page first: what it shows is about to be gone.
    await onArchived?.();
    await archive.mutateAsync(card.id);
    const id = notifications.show({
      message: (
        <Group justify="space-between">
          {text("segments.archived", { name: card.name })}
          {document === undefined ? null : (
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                save.mutate(document);
                notifications.hide(id);
              }}
            >
              {text("shell.undo")}
            </Button>
          )}
        </Group>
      ),
      autoClose: 12_000,
    });
  };
  return (
    <Confirm
      title={title}
      what={
        <Stack gap="xs">
          <Text>{text("segments.archive.what", { count: card.count ?? 0 })}</Text>
          {rules.length === 0 ? null : <Text>{text("segments.archive.rules", { count: rules.length })}</Text>}
          {hooks.length === 0 ? null : <Text>{text("segments.archive.webhooks", { count: hooks.length })}</Text>}
        </Stack>
      }
      verb={text("segments.archive")}
      opened={opened}
      onClose={onClose}
      onConfirm={remove}
    />
  );
}
