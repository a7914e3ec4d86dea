import { Group, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { freeId, idOf } from "../../../ui/slug.ts";
import { useListChoices } from "../../../shell/names.ts";
import { type Look, type Options } from "../api/imports.ts";

const longest = 200;

/** The list that the file fills: one there is, or a new one by its name. */
export function ListField({
  options,
  look,
  onList,
}: {
  readonly options: Options;
  readonly look: Look;
  readonly onList: (list: NonNullable<Options["list"]>) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const lists = useListChoices(workspace.id).data ?? [];
  const chosen = options.list?.id ?? look.plan?.list?.id ?? null;
  const isThere = lists.some(({ value }) => value === chosen);
  const [name, setName] = useState(options.list?.name ?? look.plan?.list?.name ?? look.name.replace(/\..*$/u, ""));
  const take = (): void => {
    const wanted = name.trim();
    if (wanted === "") return;
    onList({ id: freeId(idOf(wanted, "list"), new Set(lists.map(({ value }) => value))), name: wanted });
  };
  return (
    <Group align="end" grow>
      <Select
        label={text("imports.list")}
        data={lists}
        searchable
        clearable
        value={isThere ? chosen : null}
        onChange={(id) => (id === null ? take() : onList({ id }))}
      />
      {isThere ? null : (
        <TextInput
          label={text("imports.list.new")}
          maxLength={longest}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={take}
        />
      )}
    </Group>
  );
}
