import { Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

/** The head of a page: its one `h1`, what the browser's tab says, a line under it, and the page's actions. */
export function PageTitle({
  title,
  lead,
  actions,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
}) {
  useDocumentTitle(`${title} · Kindred`);
  return (
    <Group justify="space-between" align="start" mb="md">
      <Stack gap={4} flex="1 1 min(320px, 100%)" miw={0}>
        <Title order={1} className="data">
          {title}
        </Title>
        {lead === undefined ? null : (
          <Text component="div" c="dimmed" className="data">
            {lead}
          </Text>
        )}
      </Stack>
      {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
