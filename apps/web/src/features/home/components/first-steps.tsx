import { Button, Code, CopyButton, Group, Loader, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useFirstEvent, useWriteKey } from "../api/overview.ts";

const demo = "npx kindred demo";
const importing = "npx kindred import contacts people.csv";

/** Three ways to begin while there is nobody yet. */
export function FirstSteps() {
  const text = useText();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="first-steps">
      <Title order={2} id="first-steps" mb="sm">
        {text("home.start")}
      </Title>
      <SimpleGrid cols={{ base: 1, md: 3 }}>
        <Way title={text("home.start.event")} hint={text("home.start.event.hint")}>
          <SendEvent />
        </Way>
        <Way title={text("home.start.import")} hint={text("home.start.import.hint")}>
          <Snippet code={importing} />
        </Way>
        <Way title={text("home.start.demo")} hint={text("home.start.demo.hint")}>
          <Snippet code={demo} />
        </Way>
      </SimpleGrid>
    </Paper>
  );
}

function Way({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}) {
  return (
    <Stack gap="xs" miw={0}>
      <Title order={3} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
      {children}
    </Stack>
  );
}

function Snippet({ code }: { readonly code: string }) {
  const text = useText();
  return (
    <Stack gap={4} align="start">
      <Code block dir="ltr" w="100%" tabIndex={0} style={{ overflow: "auto" }}>
        {code}
      </Code>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Button size="compact-sm" variant="light" onClick={copy}>
            {text(copied ? "shell.copied" : "shell.copy")}
          </Button>
        )}
      </CopyButton>
    </Stack>
  );
}

function SendEvent() {
  const text = useText();
  const workspace = useWorkspace();
  const key = useWriteKey(workspace.id);
  if (workspace.role !== "owner") return <Text size="sm">{text("home.start.key.owner")}</Text>;
  if (key.data === undefined) {
    return (
      <Stack gap="xs" align="start">
        <Button loading={key.isPending} onClick={() => key.mutate(text("home.start.event"))}>
          {text("home.start.key")}
        </Button>
        {key.isError ? <Failed error={key.error} /> : null}
      </Stack>
    );
  }
  return (
    <>
      <Snippet code={callOf(key.data.secret)} />
      <Text size="xs" c="dimmed">
        {text("home.start.key.once")}
      </Text>
      <Arrival />
    </>
  );
}

function Arrival() {
  const text = useText();
  const workspace = useWorkspace();
  const { time } = useFormats(workspace.timezone);
  const { data: event } = useFirstEvent(workspace.id);
  const arrived = event !== undefined && event !== null;
  return (
    <Group gap="xs" role="status" wrap="nowrap">
      {arrived ? <IconCircleCheck size={20} aria-hidden color="var(--mantine-color-teal-6)" /> : <Loader size="xs" />}
      <Text size="sm" className="data">
        {arrived
          ? text("home.start.arrived", { event: event.event, when: time(event.receivedAt) })
          : text("home.start.waiting")}
      </Text>
    </Group>
  );
}

/** A call of the ingestion API that works as it stands when it is pasted. */
function callOf(secret: string): string {
  const body = { userId: "customer-1", event: "Product Viewed", properties: { product_id: "p-1", price: 49.9 } };
  return [
    `curl ${location.origin}/v1/track \\`,
    `  -u ${secret}: \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join("\n");
}
