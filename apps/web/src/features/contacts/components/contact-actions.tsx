import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload, IconGitMerge, IconTrash } from "@tabler/icons-react";
import type { ContactAnswer } from "@kindred/server/answers";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { ActionsTarget } from "../../../ui/actions-target.tsx";
import { Confirm } from "../../../ui/confirm.tsx";
import { contactName } from "../../../ui/contact-name.ts";
import { downloadUrl } from "../../../ui/download.ts";
import { readWhole, useErase } from "../api/changes.ts";
import { Merge } from "./merge.tsx";

/** What an editor may do with a person as a whole. */
export function ContactActions({ contact }: { readonly contact: ContactAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const erase = useErase(workspace.id, contact.key);
  const exporting = useExport(contact.key);
  const [asking, setAsking] = useState<"merge" | "erase" | null>(null);
  const close = (): void => setAsking(null);
  if (workspace.role === "viewer") return null;
  return (
    <>
      {exporting.events === null ? null : (
        <Button variant="subtle" onClick={exporting.cancel}>
          {text("contacts.export.cancel", { count: exporting.events })}
        </Button>
      )}
      <Menu position="bottom-end">
        <ActionsTarget name={contactName(contact)} />
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={exporting.events !== null}
            onClick={exporting.start}
          >
            {text("contacts.export")}
          </Menu.Item>
          <Menu.Item leftSection={<IconGitMerge size={16} aria-hidden />} onClick={() => setAsking("merge")}>
            {text("contacts.merge")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsking("erase")}>
            {text("contacts.erase")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === "merge" ? <Merge contact={contact} onClose={close} /> : null}
      <Confirm
        title={text("contacts.erase.ask", { name: contactName(contact) })}
        what={text("contacts.erase.what")}
        verb={text("contacts.erase")}
        opened={asking === "erase"}
        onClose={close}
        onConfirm={async () => {
          await erase.mutateAsync();
          await navigate({ to: "/w/$workspace/contacts", params: { workspace: workspace.id }, replace: true });
          notifications.show({ message: text("contacts.erased") });
        }}
      />
    </>
  );
}

/** Everything that is known of the person, as a file; `events` counts while it is being read. */
function useExport(key: string) {
  const problem = useProblem();
  const { number } = useFormats();
  const workspace = useWorkspace();
  const [under, setUnder] = useState<{ readonly events: number; readonly controller: AbortController } | null>(null);
  const start = async (): Promise<void> => {
    const controller = new AbortController();
    const note = (events: number): void => setUnder({ events, controller });
    note(0);
    try {
      const whole = await readWhole(workspace.id, key, { signal: controller.signal, onProgress: note });
      const url = URL.createObjectURL(new Blob([JSON.stringify(whole, null, 2)], { type: "application/json" }));
      downloadUrl(`${key}.json`, url);
      URL.revokeObjectURL(url);
    } catch (error) {
      if (!controller.signal.aborted) notifications.show({ color: "red", message: problem(error) });
    }
    setUnder(null);
  };
  return {
    events: under === null ? null : number(under.events),
    start: () => void start(),
    cancel: () => under?.controller.abort(),
  };
}
