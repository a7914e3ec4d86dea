import { TextInput } from "@mantine/core";
import { widthOf } from "./width.ts";

/** Free text, taken over as it is typed. */
export function TextField({
  label,
  value,
  onChange,
  type = "text",
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "date" | "datetime-local";
}) {
  const width = type === "text" ? widthOf(value, 12, 4) : type === "date" ? "17ch" : "25ch";
  return (
    <TextInput
      className="builder-field"
      style={{ inlineSize: width }}
      aria-label={label}
      placeholder={label}
      type={type}
      {...(type === "datetime-local" ? { step: 1 } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
