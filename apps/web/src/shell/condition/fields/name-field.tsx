import { Autocomplete, Group, Text } from "@mantine/core";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { widthOf } from "./width.ts";

export interface Offer {
  readonly name: string;
  /** How often it has been seen. */
  readonly count?: number;
  /** What it holds, already in words. */
  readonly hint?: string;
}

const shown = 60;

/** A name out of those that the data has, or typed: it is taken over when the field is left. */
export function NameField({
  label,
  value,
  offers,
  onChange,
  placeholder,
}: {
  readonly label: string;
  readonly value: string;
  readonly offers: readonly Offer[];
  readonly onChange: (name: string) => void;
  readonly placeholder?: string;
}) {
  const text = useText();
  const { compact } = useFormats();
  const [draft, setDraft] = useState<string | null>(null);
  const [opened, setOpened] = useState(false);
  const byName = new Map(offers.map((offer) => [offer.name, offer]));
  const take = (name: string | null): void => {
    setDraft(null);
    if (name !== null && name.trim() !== value) onChange(name.trim());
  };
  return (
    <Autocomplete
      className="builder-field"
      style={{ inlineSize: widthOf(draft ?? value, 13, 4) }}
      aria-label={label}
      placeholder={placeholder ?? label}
      value={draft ?? value}
      data={[...byName.keys()]}
      limit={shown}
      selectFirstOptionOnChange={false}
      // What is there already is no search: opening shows everything.
      filter={({ options, search, limit }) => {
        const needle = draft === null ? "" : search.trim().toLocaleLowerCase();
        return options
          .filter((option) => "value" in option && option.value.toLocaleLowerCase().includes(needle))
          .slice(0, limit);
      }}
      comboboxProps={{ width: "max-content", position: "bottom-start", shadow: "md" }}
      maxDropdownHeight={300}
      renderOption={({ option }) => {
        const offer = byName.get(option.value);
        return (
          <Group justify="space-between" wrap="nowrap" gap="lg" w="100%">
            <Text size="sm" className="data">
              {option.value}
            </Text>
            <Text size="xs" c="dimmed" component="span" className="figure">
              {[offer?.hint, offer?.count === undefined ? undefined : compact(offer.count)]
                .filter((each) => each !== undefined && each !== "")
                .join(text("builder.separator"))}
            </Text>
          </Group>
        );
      }}
      onChange={setDraft}
      onOptionSubmit={take}
      dropdownOpened={opened}
      onDropdownOpen={() => setOpened(true)}
      onDropdownClose={() => setOpened(false)}
      onBlur={() => take(draft)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.defaultPrevented) return;
        take(draft);
        setOpened(false);
      }}
    />
  );
}
