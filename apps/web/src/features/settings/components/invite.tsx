import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Copied } from "../../../ui/copied.tsx";
import { Failed } from "../../../ui/states.tsx";
import { type Invitation, roles, useInvite } from "../api/people.ts";

const nobody: Invitation = { email: "", name: "", role: "editor" };

/** Adds somebody, and gives the link with which they choose their password. */
export function Invite({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const invite = useInvite(workspace.id);
  const [form, setForm] = useState(nobody);
  const close = (): void => {
    setForm(nobody);
    invite.reset();
    onClose();
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    invite.mutate(form);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={text("settings.invite")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      {invite.data === undefined ? (
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={text("session.email")}
              type="email"
              required
              maxLength={320}
              value={form.email}
              onChange={(event) => setForm({ ...form, email: event.currentTarget.value })}
            />
            <TextInput
              label={text("settings.their-name")}
              required
              maxLength={200}
              value={form.name}
              onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            />
            <Select
              label={text("settings.role")}
              description={text(`settings.role.${form.role}.hint`)}
              allowDeselect={false}
              data={roles.map((role) => ({ value: role, label: text(`settings.role.${role}`) }))}
              value={form.role}
              onChange={(value) => setForm({ ...form, role: roles.find((each) => each === value) ?? form.role })}
            />
            {invite.isError ? <Failed error={invite.error} /> : null}
            <Group justify="end">
              <Button variant="default" onClick={close}>
                {text("shell.cancel")}
              </Button>
              <Button type="submit" loading={invite.isPending}>
                {text("settings.invite.go")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <Text size="sm" className="data" role="status">
            {invite.data.link === null
              ? text("settings.invite.known", { name: invite.data.name })
              : text("settings.link.what", { when: instant(invite.data.link.expiresAt) })}
          </Text>
          {invite.data.link === null ? null : <Copied value={invite.data.link.url} label={text("settings.link")} />}
          <Group justify="end">
            <Button onClick={close}>{text("shell.close")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
