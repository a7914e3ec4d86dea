import { Anchor, Badge, Box, Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { WebhookAnswer } from "@kindred/server/answers";
import { IconWebhook } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Copied } from "../../../ui/copied.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { useCreateWebhook, useWebhooks } from "../api/webhooks.ts";
import { Locked } from "./locked.tsx";
import { WebhookFields } from "./webhook-fields.tsx";

/** Who is told of entries and exits. */
export function Webhooks() {
  const text = useText();
  const workspace = useWorkspace();
  const [making, setMaking] = useState(false);
  const editor = workspace.role !== "viewer";
  return (
    <Stack gap="sm">
      {editor ? null : <Locked who="editor" />}
      <Group justify="space-between">
        <Text size="sm" c="dimmed" flex="1 1 280px">
          {text("settings.webhooks.hint")}
        </Text>
        {editor ? (
          <Button leftSection={<IconWebhook size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {text("settings.webhook.new")}
          </Button>
        ) : null}
      </Group>
      <Shown query={useWebhooks(workspace.id)}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={text("settings.webhooks.none")} hint={text("settings.webhooks.none.hint")} />
          ) : (
            <Listed webhooks={items} />
          )
        }
      </Shown>
      {making ? <NewWebhook onClose={() => setMaking(false)} /> : null}
    </Stack>
  );
}

const stateColors = { enabled: "teal", paused: "gray", disabled: "red" } as const;

export function WebhookState({ webhook: { state } }: { readonly webhook: WebhookAnswer }) {
  const text = useText();
  return (
    <Badge color={stateColors[state]} variant="light" tt="none">
      {text(`settings.webhook.${state}`)}
    </Badge>
  );
}

function Listed({ webhooks }: { readonly webhooks: readonly WebhookAnswer[] }) {
  const text = useText();
  const label = text("settings.tab.webhooks");
  return <DataTable rows={webhooks} columns={useColumns()} rowKey={({ id }) => id} label={label} />;
}

function useColumns(): readonly Column<WebhookAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  return [
    {
      key: "url",
      title: text("settings.webhook.url"),
      width: "45%",
      sortBy: ({ url }) => url,
      cell: ({ id, url, description }) => (
        <Box miw={180}>
          <Anchor
            component={Link}
            to={`/w/${workspace.id}/settings/webhooks/${encodeURIComponent(id)}`}
            className="data"
          >
            <Text span lineClamp={2} dir="ltr">
              {url}
            </Text>
          </Anchor>
          <Text size="sm" c="dimmed" className="data" lineClamp={1}>
            {description}
          </Text>
        </Box>
      ),
    },
    {
      key: "kind",
      title: text("settings.webhook.kind"),
      sortBy: ({ kind }) => kind,
      cell: ({ kind }) => text(`settings.webhook.kind.${kind}`),
    },
    { key: "state", title: text("settings.webhook.state"), cell: (webhook) => <WebhookState webhook={webhook} /> },
    {
      key: "behind",
      title: text("settings.webhook.behind"),
      align: "end",
      sortBy: ({ behind }) => behind,
      cell: ({ behind }) => number(behind),
    },
    {
      key: "retrying",
      title: text("settings.webhook.retrying"),
      align: "end",
      sortBy: ({ retrying }) => retrying,
      cell: ({ retrying }) => number(retrying),
    },
    {
      key: "dead",
      title: text("settings.webhook.dead"),
      align: "end",
      sortBy: ({ deadLetters }) => deadLetters,
      cell: ({ deadLetters }) => number(deadLetters),
    },
  ];
}

function NewWebhook({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const create = useCreateWebhook(workspace.id);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={text("settings.webhook.new")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
      closeOnClickOutside={create.data === undefined}
    >
      {create.data === undefined ? (
        <WebhookFields
          verb={text("settings.webhook.make")}
          busy={create.isPending}
          error={create.error}
          onCancel={onClose}
          onSubmit={(form) => create.mutate(form)}
        />
      ) : (
        <Stack>
          <Text size="sm" role="status">
            {text("settings.webhook.secret.once")}
          </Text>
          <Copied value={create.data.secret} label={text("settings.webhook.secret")} />
          <Group justify="end">
            <Button onClick={onClose}>{text("settings.key.kept")}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
