import { Code } from "@mantine/core";

/** A value as JSON to read: text and nothing else, whatever it says; from left to right in any language. */
export function JsonText({ value, label }: { readonly value: unknown; readonly label: string }) {
  return (
    <Code block dir="ltr" tabIndex={0} role="group" aria-label={label} mah={420} style={{ overflow: "auto" }}>
      {JSON.stringify(value, null, 2)}
    </Code>
  );
}
