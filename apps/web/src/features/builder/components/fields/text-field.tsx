import { TextInput } from "@mantine/core";

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
  const width = type === "text" ? Math.min(44, Math.max(12, value.length + 4)) : type === "date" ? 17 : 25;
  return (
    <TextInput
      className="builder-field"
      style={{ inlineSize: `${width}ch` }}
      aria-label={label}
      placeholder={label}
      type={type}
      {...(type === "datetime-local" ? { step: 1 } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
