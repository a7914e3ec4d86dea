import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, TextInput } from "@mantine/core";
import type { KeyAnswer } from "@kindred/server/answers";
import { type SyntheticEvent, useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Copied } from "../../../ui/copied.tsx";
import { Failed } from "../../../ui/states.tsx";
import { useCreateKey } from "../api/keys.ts";
import { type Role, roles } from "../api/people.ts";
import { adminSnippet, snippets, writeSnippet } from "../snippets.ts";

/** Makes a key, shows its secret this once, and how it is used. */
export function NewKeyDialog({ kind, onClose }: { readonly kind: KeyAnswer["kind"]; readonly onClose: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const create = useCreateKey(workspace.id);
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate(kind === "write" ? { kind, name } : { kind, name, role });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={create.data === undefined ? "md" : "lg"}
      title={text("settings.key.new")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
      // The secret is shown this once: a click beside it does not lose it.
      closeOnClickOutside={create.data === undefined}
    >
      {create.data === undefined ? (
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={text("settings.key.name")}
              description={text("settings.key.name.hint")}
              required
              maxLength={100}
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {kind === "write" ? null : (
              <Select
                label={text("settings.role")}
                description={text(`settings.role.${role}.hint`)}
                allowDeselect={false}
                data={roles.map((each) => ({ value: each, label: text(`settings.role.${each}`) }))}
                value={role}
                onChange={(value) => setRole(roles.find((each) => each === value) ?? role)}
              />
            )}
            {create.isError ? <Failed error={create.error} /> : null}
            <Group justify="end">
              <Button variant="default" onClick={onClose}>
                {text("shell.cancel")}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {text("settings.key.make")}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Made kind={kind} secret={create.data.secret} onClose={onClose} />
      )}
    </Modal>
  );
}

function Made({
  kind,
  secret,
  onClose,
}: {
  readonly kind: KeyAnswer["kind"];
  readonly secret: string;
  readonly onClose: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const [way, setWay] = useState<(typeof snippets)[number]>("curl");
  return (
    <Stack>
      <Text size="sm" role="status">
        {text("settings.key.once")}
      </Text>
      <Copied value={secret} label={text("settings.key.secret")} />
      <Text size="sm" fw={600}>
        {text("settings.key.how")}
      </Text>
      {kind === "write" ? (
        <>
          <SegmentedControl
            size="xs"
            aria-label={text("settings.key.how")}
            value={way}
            onChange={(value) => setWay(snippets.find((each) => each === value) ?? "curl")}
            data={[
              { value: "curl", label: "curl" },
              { value: "node", label: "Node.js" },
              { value: "browser", label: text("settings.key.browser") },
            ]}
          />
          <Copied value={writeSnippet(way, location.origin, secret)} />
        </>
      ) : (
        <Copied value={adminSnippet(location.origin, workspace.id, secret)} />
      )}
      <Group justify="end">
        <Button onClick={onClose}>{text("settings.key.kept")}</Button>
      </Group>
    </Stack>
  );
}
