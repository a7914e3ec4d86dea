import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconChartDots3 } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { type Scheme, useSaveScheme } from "../api/life-cycle.ts";
import { draftOf } from "../draft.ts";
import { Thresholds } from "./thresholds.tsx";

/** A scheme that comes with Kindred and is not set up: what its thresholds come to, and the button that starts it. */
export function Proposal({ scheme }: { readonly scheme: Scheme }) {
  const text = useText();
  const workspace = useWorkspace();
  const [draft, setDraft] = useState(() => draftOf(scheme));
  const save = useSaveScheme(workspace.id);
  const isViewer = workspace.role === "viewer";
  const setUp = (): void =>
    save.mutate(
      // The names are those of the page's language, whatever it was when the thresholds were set.
      { draft: { ...draftOf(scheme), blanks: draft.blanks }, version: 0 },
      { onSuccess: ({ name }) => notifications.show({ message: text("life-cycle.set-up.done", { name }) }) },
    );
  return (
    <Stack>
      <Alert
        icon={<IconChartDots3 aria-hidden />}
        title={text("life-cycle.not-set-up")}
        color="kin"
        variant="light"
        styles={{ title: { color: "var(--mantine-color-text)" } }}
      >
        <Group justify="space-between">
          <Text size="sm">{text(isViewer ? "life-cycle.read-only" : "life-cycle.not-set-up.hint")}</Text>
          {isViewer ? null : (
            <Button loading={save.isPending} onClick={setUp}>
              {text("life-cycle.set-up")}
            </Button>
          )}
        </Group>
      </Alert>
      {save.isError ? <Failed error={save.error} /> : null}
      <Thresholds scheme={scheme} draft={draft} onDraft={setDraft} />
    </Stack>
  );
}
