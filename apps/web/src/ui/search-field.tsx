import { TextInput, type TextInputProps } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useText } from "../languages/text.ts";

/** Words to look for; `flex`: its share of a row. */
export function SearchField({
  placeholder,
  value,
  onWords,
  flex,
}: {
  readonly placeholder: string;
  readonly value: string;
  readonly onWords: (words: string) => void;
  readonly flex?: TextInputProps["flex"];
}) {
  const text = useText();
  return (
    <TextInput
      type="search"
      flex={flex}
      leftSection={<IconSearch size={16} aria-hidden />}
      aria-label={text("shell.search")}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onWords(event.currentTarget.value)}
    />
  );
}
