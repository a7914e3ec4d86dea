import { Button, Code, CopyButton, Stack } from "@mantine/core";
import { useText } from "../languages/text.ts";

/** Something to copy as it stands: a secret, an address, a command. */
export function Copied({ value, label }: { readonly value: string; readonly label?: string }) {
  const text = useText();
  return (
    <Stack gap={4} align="start">
      <Code
        block
        dir="ltr"
        w="100%"
        tabIndex={0}
        role="group"
        aria-label={label ?? text("shell.copy")}
        style={{ overflow: "auto" }}
      >
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="light" onClick={copy}>
            {text(copied ? "shell.copied" : "shell.copy")}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
