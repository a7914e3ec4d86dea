import { Container, Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useText } from "../../../languages/text.ts";
import { Logo } from "../../../ui/logo.tsx";

/** The frame of the pages before one is signed in. */
export function Entrance({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly children: ReactNode;
}) {
  const text = useText();
  return (
    <Container component="main" size={440} py={{ base: "lg", sm: 80 }}>
      <Stack>
        <Group gap="xs">
          <Logo size={34} />
          <Text fw={700} size="xl">
            Kindred
          </Text>
        </Group>
        <Text c="dimmed">{text("session.lead")}</Text>
        <Paper withBorder p="lg">
          <Title order={1} size="h2" mb={hint === undefined ? "md" : 4}>
            {title}
          </Title>
          {hint === undefined ? null : (
            <Text size="sm" c="dimmed" mb="md">
              {hint}
            </Text>
          )}
          {children}
        </Paper>
      </Stack>
    </Container>
  );
}
