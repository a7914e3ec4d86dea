import { Select } from "@mantine/core";
import { widthOf } from "../../../../shell/condition/fields/width.ts";
import { dirOf } from "../../../../ui/readable.ts";

/** One of the things the workspace has; one that is gone stays visible by its id. */
export function Pick({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  const known = value === "" || options.some((option) => option.value === value);
  const data = known ? options : [...options, { value, label: value }];
  const chosen = data.find((option) => option.value === value)?.label ?? "";
  return (
    <Select
      className="builder-field"
      style={{ inlineSize: widthOf(chosen, 16, 6) }}
      dir={dirOf(chosen)}
      aria-label={label}
      placeholder={label}
      value={value === "" ? null : value}
      data={data.map((option) => ({ ...option }))}
      searchable
      limit={60}
      allowDeselect={false}
      comboboxProps={{ width: "max-content", position: "bottom-start", shadow: "md" }}
      maxDropdownHeight={300}
      onChange={(next) => {
        if (next !== null) onChange(next);
      }}
    />
  );
}
