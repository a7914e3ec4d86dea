import { Autocomplete } from "@mantine/core";
import { useState } from "react";

/** A name out of those that there are, or typed; taken over when the field is left, so that a half-typed one is never asked for. */
export function NameInput({
  label,
  value,
  names,
  onChange,
  description,
}: {
  readonly label: string;
  readonly value: string;
  readonly names: readonly string[];
  readonly onChange: (name: string) => void;
  readonly description?: string;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const take = (name: string | null): void => {
    setDraft(null);
    if (name !== null && name.trim() !== value) onChange(name.trim());
  };
  return (
    <Autocomplete
      label={label}
      description={description}
      value={draft ?? value}
      data={[...new Set(names)]}
      limit={60}
      // What is there already is no search: opening shows everything.
      filter={({ options, search, limit }) => {
        const needle = draft === null ? "" : search.trim().toLocaleLowerCase();
        return options
          .filter((option) => "value" in option && option.value.toLocaleLowerCase().includes(needle))
          .slice(0, limit);
      }}
      onChange={setDraft}
      onOptionSubmit={take}
      onBlur={() => take(draft)}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.defaultPrevented) take(draft);
      }}
    />
  );
}
