import { Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconArchive, IconCopy, IconDownload } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useProblem } from "../../../languages/problem.ts";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { ActionsTarget } from "../../../ui/actions-target.tsx";
import { exportAddress, type SegmentCard, useDuplicate } from "../api/cards.ts";
import { Archive } from "./archive.tsx";

const formats = ["csv", "ndjson", "parquet"] as const;

/** What can be done with a segment as a whole; a viewer can only export. */
export function Actions({
  card,
  compact = false,
  onArchived,
}: {
  readonly card: SegmentCard;
  readonly compact?: boolean;
  readonly onArchived?: () => Promise<unknown>;
}) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const duplicate = useDuplicate(workspace.id);
  const [asking, { open, close }] = useDisclosure(false);
  const copy = (): void => {
    duplicate.mutate(
      { id: card.id, name: text("segments.copy-of", { name: card.name }) },
      {
        onSuccess: ({ id, name }) => {
          notifications.show({ message: text("segments.duplicated", { name }) });
          void navigate({ to: "/w/$workspace/segments/$segment", params: { workspace: workspace.id, segment: id } });
        },
        onError: (error) => notifications.show({ color: "red", message: problem(error) }),
      },
    );
  };
  return (
    <>
      <Menu position="bottom-end">
        <ActionsTarget name={card.name} compact={compact} />
        <Menu.Dropdown>
          {formats.map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={exportAddress(workspace.id, card.id, format)}
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {text(`segments.export.${format}`)}
            </Menu.Item>
          ))}
          {workspace.role === "viewer" ? null : (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
                {text("segments.duplicate")}
              </Menu.Item>
              {card.scheme === null ? (
                <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={open}>
                  {text("segments.archive")}
                </Menu.Item>
              ) : null}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking ? (
        <Archive card={card} opened onClose={close} {...(onArchived === undefined ? {} : { onArchived })} />
      ) : null}
    </>
  );
}
