import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useEditTraits } from "../api/changes.ts";
import { traitAt, traitsWith, traitTypes, type TraitType, typeOf, valueOf } from "../trait-edit.ts";

/** Changes, adds or takes away one trait. */
export function EditTrait({
  contact,
  traits,
  path,
  onClose,
}: {
  readonly contact: string;
  readonly traits: Readonly<Record<string, unknown>>;
  /** Empty for a new one. */
  readonly path: string;
  readonly onClose: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const edit = useEditTraits(workspace.id, contact);
  const before = path === "" ? undefined : traitAt(traits, path);
  const [name, setName] = useState(path);
  const [type, setType] = useState<TraitType>(typeOf(before));
  const [words, setWords] = useState(
    before === undefined ? "" : typeof before === "string" ? before : JSON.stringify(before),
  );
  const value = valueOf(words, type);
  const send = (sent: unknown): void => edit.mutate(traitsWith(traits, name.trim(), sent), { onSuccess: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={path === "" ? text("contacts.trait.add") : text("contacts.trait.edit", { trait: path })}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (value !== undefined) send(value);
        }}
      >
        <Stack>
          {path === "" ? (
            <TextInput
              label={text("contacts.trait.name")}
              value={name}
              maxLength={200}
              required
              onChange={(event) => setName(event.currentTarget.value)}
            />
          ) : null}
          <Select
            label={text("contacts.trait.type")}
            allowDeselect={false}
            data={traitTypes.map((each) => ({ value: each, label: text(`contacts.trait.type.${each}`) }))}
            value={type}
            onChange={(chosen) => setType(traitTypes.find((each) => each === chosen) ?? type)}
          />
          {type === "boolean" ? (
            <Select
              label={text("contacts.trait.value")}
              allowDeselect={false}
              data={[
                { value: "true", label: text("contacts.trait.yes") },
                { value: "false", label: text("contacts.trait.no") },
              ]}
              value={words === "true" ? "true" : "false"}
              onChange={(chosen) => setWords(chosen ?? "false")}
            />
          ) : (
            <Textarea
              label={text("contacts.trait.value")}
              autosize
              maxRows={12}
              value={words}
              error={value === undefined && words !== "" ? text("contacts.trait.wrong") : undefined}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
          {edit.isError ? <Failed error={edit.error} /> : null}
          <Group justify="space-between">
            {path === "" ? (
              <span />
            ) : (
              <Button variant="subtle" color="red" loading={edit.isPending} onClick={() => send(null)}>
                {text("contacts.trait.remove")}
              </Button>
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {text("shell.cancel")}
              </Button>
              <Button type="submit" loading={edit.isPending} disabled={value === undefined || name.trim() === ""}>
                {text("shell.save")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
