import { Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useFormats, useText } from "../../../../languages/text.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { Shown } from "../../../../ui/query.tsx";
import { useVersions } from "../../api/segment.ts";
import type { JsonObject } from "../../../../shell/condition/model/json.ts";
import { useBuilder } from "../builder-context.ts";
import { Changes } from "./changes.tsx";

/** All versions, newest first: what each changed, and how it differs from what is being edited. */
export function Versions({
  segment,
  onClose,
  onRestore,
}: {
  readonly segment: string;
  readonly onClose: () => void;
  readonly onRestore: (document: JsonObject) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const { document, readOnly } = useBuilder();
  const versions = useVersions(workspace.id, segment);
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={text("builder.versions")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Shown query={versions}>
        {(items) => (
          <Stack>
            {items.map(({ version, createdAt, document: saved }) => (
              <Stack key={version} gap="xs">
                <Group justify="space-between">
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    aria-expanded={chosen === version}
                    onClick={() => setChosen(chosen === version ? null : version)}
                  >
                    {text("builder.version", { version, when: instant(createdAt) })}
                  </Button>
                  {readOnly ? null : (
                    <Button
                      variant="light"
                      size="compact-sm"
                      onClick={() => {
                        onRestore(saved as JsonObject);
                        onClose();
                      }}
                    >
                      {text("builder.restore")}
                    </Button>
                  )}
                </Group>
                {chosen === version ? (
                  <>
                    <Text size="sm" c="dimmed">
                      {text("builder.version.compared")}
                    </Text>
                    <Changes before={saved as JsonObject} after={document} />
                  </>
                ) : null}
              </Stack>
            ))}
          </Stack>
        )}
      </Shown>
    </Drawer>
  );
}
