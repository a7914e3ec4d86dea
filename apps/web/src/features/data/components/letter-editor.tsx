import { Alert, Button, Group, JsonInput, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { DeadLetterAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Failed } from "../../../ui/states.tsx";
import { useDiscard, useReplayEdited } from "../api/letters.ts";
import { JsonText } from "./json-text.tsx";

/** One letter with its payload, to be corrected and tried again, or thrown away. */
export function LetterEditor({ letter, onClose }: { readonly letter: DeadLetterAnswer; readonly onClose: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const replay = useReplayEdited(workspace.id);
  const discard = useDiscard(workspace.id);
  const [words, setWords] = useState(() => wordsOf(letter));
  const [asking, setAsking] = useState(false);
  const isLine = letter.source === "flush";
  const payload = payloadOf(words, isLine);
  const failure = replay.data?.failed[0] ?? null;
  const send = async (): Promise<void> => {
    const { failed, replayed, duplicates } = await replay.mutateAsync({ id: letter.id, payload });
    if (failed.length > 0) return;
    notifications.show({ message: text("data.letters.replayed", { replayed, duplicates, failed: 0 }) });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={text("data.letters.one", { id: letter.id })}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        <Text size="sm" className="data">
          {text("data.letters.why", { when: instant(letter.at), reason: letter.reason })}
        </Text>
        {workspace.role === "viewer" ? (
          <JsonText value={letter.payload} label={text("data.raw")} />
        ) : (
          <>
            <JsonInput
              label={text("data.letters.payload")}
              description={isLine ? undefined : text("data.letters.payload.hint")}
              autosize
              minRows={6}
              maxRows={18}
              dir="ltr"
              value={words}
              error={payload === null ? text("data.letters.no-json") : undefined}
              onChange={setWords}
              styles={{ input: { fontFamily: "monospace" } }}
            />
            {failure === null ? null : (
              <Alert color="red" title={failure.code} role="alert">
                {failure.reason}
                {failure.pointer === "" ? null : (
                  <Text size="sm" c="dimmed">
                    {text("data.live.at", { pointer: failure.pointer })}
                  </Text>
                )}
              </Alert>
            )}
            {replay.isError ? <Failed error={replay.error} /> : null}
            <Group justify="space-between">
              <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
                {text("data.letters.discard")}
              </Button>
              <Button
                disabled={payload === null}
                loading={replay.isPending}
                onClick={() => void send().catch(() => undefined)}
              >
                {text("data.letters.replay")}
              </Button>
            </Group>
          </>
        )}
      </Stack>
      <Confirm
        title={text("data.letters.discard.ask", { count: 1 })}
        what={text("data.letters.discard.what")}
        verb={text("data.letters.discard")}
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await discard.mutateAsync({ ids: [letter.id] });
          onClose();
        }}
      />
    </Modal>
  );
}

function wordsOf({ source, payload }: DeadLetterAnswer): string {
  if (source === "flush") return typeof payload["line"] === "string" ? payload["line"] : "";
  return JSON.stringify(payload["call"] ?? {}, null, 2);
}

/** What is sent; null while it is no JSON object. Of a line the text itself, so that no digit of it changes on the way. */
function payloadOf(words: string, isLine: boolean): unknown {
  try {
    const value: unknown = JSON.parse(words);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    return isLine ? { line: words } : { call: value };
  } catch {
    return null;
  }
}
