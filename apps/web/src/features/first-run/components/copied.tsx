import { Button, Code, CopyButton, Stack } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useText } from "../../../languages/text.ts";

/** Code to be pasted elsewhere. */
export function Copied({ code, label }: { readonly code: string; readonly label: string }) {
  const text = useText();
  return (
    <Stack gap="xs" align="start" w="100%">
      <Code block dir="ltr" w="100%" tabIndex={0} role="group" aria-label={label} style={{ overflow: "auto" }}>
        {code}
      </Code>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button
            size="compact-md"
            variant="light"
            leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            onClick={copy}
          >
            {text(copied ? "shell.copied" : "shell.copy")}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}
