import { Menu } from "@mantine/core";
import { IconDownload, IconPencil, IconTrash } from "@tabler/icons-react";
import type { ListAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { ActionsTarget } from "../../../ui/actions-target.tsx";
import { listExport } from "../api/lists.ts";
import { DeleteList } from "./delete-list.tsx";
import { NameList } from "./name-list.tsx";

const formats = ["csv", "ndjson"] as const;

/** What can be done with a list; a viewer can only export. */
export function ListActions({
  list,
  compact = false,
  onDeleted,
}: {
  readonly list: ListAnswer;
  readonly compact?: boolean;
  readonly onDeleted?: () => Promise<unknown>;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const [doing, setDoing] = useState<"rename" | "delete" | null>(null);
  const stop = (): void => setDoing(null);
  return (
    <>
      <Menu position="bottom-end">
        <ActionsTarget name={list.name} compact={compact} />
        <Menu.Dropdown>
          {formats.map((format) => (
            <Menu.Item
              key={format}
              component="a"
              href={listExport(workspace.id, list.id, format)}
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {text(`lists.export.${format}`)}
            </Menu.Item>
          ))}
          {workspace.role === "viewer" ? null : (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setDoing("rename")}>
                {text("lists.rename")}
              </Menu.Item>
              <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setDoing("delete")}>
                {text("lists.delete")}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {doing === "rename" ? <NameList list={list} onClose={stop} /> : null}
      {doing === "delete" ? (
        <DeleteList list={list} onClose={stop} {...(onDeleted === undefined ? {} : { onDeleted })} />
      ) : null}
    </>
  );
}
