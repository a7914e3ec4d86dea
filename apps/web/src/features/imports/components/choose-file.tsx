import { Alert, Button, Center, FileButton, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useUploadLimit } from "../api/imports.ts";
import { upload, type Uploaded } from "../api/upload.ts";

type State =
  | { readonly status: "waiting" }
  | { readonly status: "sending"; readonly name: string; readonly share: number; readonly abort: AbortController }
  | { readonly status: "refused"; readonly reason: "empty" | "large"; readonly name: string }
  | { readonly status: "failed"; readonly error: unknown };

/** A file is dropped or chosen, and sent at once; sending can be stopped. */
export function ChooseFile({ onUploaded }: { readonly onUploaded: (uploaded: Uploaded) => void }) {
  const text = useText();
  const { bytes } = useFormats();
  const workspace = useWorkspace();
  const limit = useUploadLimit(workspace.id).data?.bytes ?? Infinity;
  const [state, setState] = useState<State>({ status: "waiting" });
  const [over, setOver] = useState(false);
  const latest = useRef<AbortController | null>(null);

  const send = async (file: File | undefined | null): Promise<void> => {
    if (file === undefined || file === null) return;
    latest.current?.abort();
    if (file.size === 0 || file.size > limit) {
      setState({ status: "refused", reason: file.size === 0 ? "empty" : "large", name: file.name });
      return;
    }
    const abort = new AbortController();
    latest.current = abort;
    const show = (share: number): void => {
      if (latest.current === abort) setState({ status: "sending", name: file.name, share, abort });
    };
    show(0);
    try {
      onUploaded(await upload(workspace.id, file, { signal: abort.signal, onSent: show }));
    } catch (error) {
      if (latest.current !== abort) return;
      setState(abort.signal.aborted ? { status: "waiting" } : { status: "failed", error });
    }
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void send(event.dataTransfer.files[0]);
  };

  return (
    <Stack>
      <Paper
        withBorder
        p="xl"
        style={{ borderStyle: "dashed", background: over ? "var(--mantine-primary-color-light)" : undefined }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <Center mih={160}>
          {state.status === "sending" ? (
            <Stack w="100%" maw={480} gap="xs">
              <Text className="data">{state.name}</Text>
              <Progress value={100 * state.share} size="lg" animated aria-label={text("imports.sending")} />
              <Group justify="space-between">
                <Text size="sm" c="dimmed" role="status">
                  {text("imports.sent", { percent: Math.floor(100 * state.share) })}
                </Text>
                <Button variant="default" size="compact-md" onClick={() => state.abort.abort()}>
                  {text("shell.cancel")}
                </Button>
              </Group>
            </Stack>
          ) : (
            <Stack align="center" gap="xs">
              <IconFileUpload size={40} aria-hidden stroke={1.4} />
              <Text ta="center">{text("imports.drop")}</Text>
              <FileButton onChange={(file) => void send(file)} inputProps={{ "aria-label": text("imports.choose") }}>
                {(props) => <Button {...props}>{text("imports.choose")}</Button>}
              </FileButton>
              <Text size="sm" c="dimmed" ta="center">
                {text("imports.formats")}
                {Number.isFinite(limit) ? ` ${text("imports.limit", { size: bytes(limit) })}` : ""}
              </Text>
            </Stack>
          )}
        </Center>
      </Paper>
      {state.status === "refused" ? (
        <Alert color="red" role="alert" title={state.name} className="data">
          {text(state.reason === "empty" ? "problem.file_empty" : "problem.file_too_large")}
        </Alert>
      ) : null}
      {state.status === "failed" ? <Failed error={state.error} /> : null}
    </Stack>
  );
}
