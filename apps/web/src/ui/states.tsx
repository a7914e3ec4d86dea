import { Alert, Button, Center, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ApiError } from "../api/request.ts";
import { useProblem } from "../languages/problem.ts";
import { useText } from "../languages/text.ts";

export function Loading() {
  const text = useText();
  return (
    <Center mih={160} role="status" aria-label={text("shell.loading")}>
      <Loader type="dots" />
    </Center>
  );
}

/** Nothing there yet: says so and what to do about it. */
export function Empty({
  title,
  hint,
  action,
  order = 2,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly action?: ReactNode;
  /** Of the heading: 1 where nothing else stands on the page. */
  readonly order?: 1 | 2;
}) {
  return (
    <Center mih={200}>
      <Stack align="center" gap="xs" maw={440}>
        <Title order={order} ta="center">
          {title}
        </Title>
        {hint === undefined ? null : (
          <Text c="dimmed" ta="center">
            {hint}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}

/** A failure in the reader's language, with a way to try again; no permission is told apart. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const text = useText();
  const problem = useProblem();
  const forbidden = error instanceof ApiError && error.status === 403;
  return (
    <Alert
      color={forbidden ? "gray" : "red"}
      icon={forbidden ? <IconLock aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={text(forbidden ? "shell.forbidden" : "shell.failed")}
      role="alert"
    >
      <Group justify="space-between">
        <Text size="sm">{problem(error)}</Text>
        {retry === undefined || forbidden ? null : (
          <Button variant="light" color="red" onClick={retry}>
            {text("shell.retry")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
