import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useText } from "../languages/text.ts";
import { Failed } from "./states.tsx";

/**
 * Asks before something that cannot be undone. `what` says what happens and to how many people; the button repeats the verb.
 * Stays open, with the reason, when it fails.
 */
export function Confirm({
  title,
  what,
  verb,
  opened,
  onClose,
  onConfirm,
}: {
  readonly title: string;
  readonly what: ReactNode;
  readonly verb: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => Promise<unknown>;
}) {
  const text = useText();
  const [state, setState] = useState<{ readonly busy: boolean; readonly error: unknown }>({ busy: false, error: null });
  const go = async (): Promise<void> => {
    setState({ busy: true, error: null });
    try {
      await onConfirm();
      setState({ busy: false, error: null });
      onClose();
    } catch (error) {
      setState({ busy: false, error });
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ "aria-label": text("shell.close") }}>
      <Stack>
        <Text component="div">{what}</Text>
        {state.error === null ? null : <Failed error={state.error} />}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {text("shell.cancel")}
          </Button>
          <Button color="red.9" loading={state.busy} onClick={() => void go()}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
