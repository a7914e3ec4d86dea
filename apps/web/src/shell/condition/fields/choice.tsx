import { Select } from "@mantine/core";
import { widthOf } from "./width.ts";

export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** One of a few, as words in the sentence. */
export function Choice<T extends string>({
  label,
  value,
  options,
  groups,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly options?: readonly Option<T>[];
  readonly groups?: readonly { readonly group: string; readonly items: readonly Option<T>[] }[];
  readonly onChange: (value: T) => void;
}) {
  const all = [...(options ?? []), ...(groups ?? []).flatMap(({ items }) => items)];
  const chosen = all.find((option) => option.value === value)?.label ?? value;
  return (
    <Select
      className="builder-field builder-choice"
      style={{ inlineSize: widthOf(chosen, 7, 5.5) }}
      aria-label={label}
      value={value}
      data={
        groups === undefined
          ? (options ?? []).map((option) => ({ ...option }))
          : groups.map(({ group, items }) => ({ group, items: items.map((option) => ({ ...option })) }))
      }
      allowDeselect={false}
      searchable={all.length > 12}
      comboboxProps={{ width: "max-content", position: "bottom-start", shadow: "md" }}
      maxDropdownHeight={340}
      onChange={(next) => {
        if (next !== null) onChange(next);
      }}
    />
  );
}
