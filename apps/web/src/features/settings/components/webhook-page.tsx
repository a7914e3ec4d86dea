import { Alert, Button, Group, Modal, Paper, SimpleGrid, Stack, Text } from "@mantine/core";
import type { WebhookAnswer } from "@kindred/server/answers";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Copied } from "../../../ui/copied.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Failed } from "../../../ui/states.tsx";
import { useChangeWebhook, useDeleteWebhook, usePing, useRotateSecret, useWebhook } from "../api/webhooks.ts";
import { Deliveries } from "./deliveries.tsx";
import { WebhookFields } from "./webhook-fields.tsx";
import { WebhookLetters } from "./webhook-letters.tsx";
import { WebhookState } from "./webhooks.tsx";
import { BackLink } from "../../../ui/back-link.tsx";

/** One webhook: how it does, what was sent, what was given up. */
export function WebhookPage() {
  const text = useText();
  const workspace = useWorkspace();
  const { webhook: id = "" } = useParams({ strict: false });
  return (
    <Stack>
      <BackLink to={`/w/${workspace.id}/settings/webhooks`}>{text("settings.tab.webhooks")}</BackLink>
      <Shown query={useWebhook(workspace.id, id)}>
        {(webhook) => (
          <>
            <Head webhook={webhook} />
            <WebhookLetters webhook={webhook.id} />
            <Deliveries webhook={webhook.id} />
          </>
        )}
      </Shown>
    </Stack>
  );
}

function Head({ webhook }: { readonly webhook: WebhookAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number, date } = useFormats(workspace.timezone);
  const figures = [
    [text("settings.webhook.behind"), number(webhook.behind)],
    [text("settings.webhook.retrying"), number(webhook.retrying)],
    [text("settings.webhook.dead"), number(webhook.deadLetters)],
    [text("settings.key.made"), date(webhook.createdAt)],
  ] as const;
  return (
    <Panel title={webhook.url} aside={<WebhookState webhook={webhook} />}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed" className="data">
          {webhook.description}
        </Text>
        {webhook.stateReason === null ? null : <Alert color="red">{webhook.stateReason}</Alert>}
        <SimpleGrid cols={{ base: 2, sm: 4 }} component="dl" m={0}>
          {figures.map(([label, value]) => (
            <Paper key={label} withBorder p="xs" component="div">
              <Text component="dt" size="xs" c="dimmed">
                {label}
              </Text>
              <Text component="dd" m={0} fw={600} className="figure">
                {value}
              </Text>
            </Paper>
          ))}
        </SimpleGrid>
        {workspace.role === "viewer" ? null : <Actions webhook={webhook} />}
      </Stack>
    </Panel>
  );
}

function Actions({ webhook }: { readonly webhook: WebhookAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const change = useChangeWebhook(workspace.id, webhook.id);
  const ping = usePing(workspace.id, webhook.id);
  const rotate = useRotateSecret(workspace.id, webhook.id);
  const remove = useDeleteWebhook(workspace.id, webhook.id);
  const [asking, setAsking] = useState<"edit" | "rotate" | "delete" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const close = (): void => setAsking(null);
  const runs = webhook.state === "enabled";
  return (
    <>
      <Group gap="xs">
        <Button variant="light" loading={ping.isPending} onClick={() => ping.mutate()}>
          {text("settings.webhook.test")}
        </Button>
        <Button
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate({ state: runs ? "paused" : "enabled" })}
        >
          {text(runs ? "settings.webhook.pause" : "settings.webhook.enable")}
        </Button>
        <Button variant="default" onClick={() => setAsking("edit")}>
          {text("settings.webhook.edit")}
        </Button>
        <Button variant="default" onClick={() => setAsking("rotate")}>
          {text("settings.webhook.rotate")}
        </Button>
        <Button variant="subtle" color="red" onClick={() => setAsking("delete")}>
          {text("settings.webhook.delete")}
        </Button>
      </Group>
      {ping.isError ? <Failed error={ping.error} /> : null}
      {ping.data === undefined ? null : (
        <Alert color={ping.data.delivered ? "teal" : "red"} role="status">
          {text(ping.data.delivered ? "settings.webhook.test.delivered" : "settings.webhook.test.failed", {
            ms: ping.data.ms,
            what: ping.data.reason ?? String(ping.data.status ?? ""),
          })}
        </Alert>
      )}
      {change.isError && asking === null ? <Failed error={change.error} /> : null}
      <Modal
        opened={asking === "edit"}
        onClose={close}
        size="lg"
        title={text("settings.webhook.edit")}
        closeButtonProps={{ "aria-label": text("shell.close") }}
      >
        <WebhookFields
          webhook={webhook}
          verb={text("shell.save")}
          busy={change.isPending}
          error={change.error}
          onCancel={close}
          onSubmit={(form) => change.mutate(form, { onSuccess: close })}
        />
      </Modal>
      <Confirm
        title={text("settings.webhook.rotate")}
        what={text("settings.webhook.rotate.what")}
        verb={text("settings.webhook.rotate.go")}
        opened={asking === "rotate"}
        onClose={close}
        onConfirm={async () => setSecret((await rotate.mutateAsync()).secret)}
      />
      <Modal
        opened={secret !== null}
        onClose={() => setSecret(null)}
        title={text("settings.webhook.secret")}
        closeButtonProps={{ "aria-label": text("shell.close") }}
        closeOnClickOutside={false}
      >
        <Stack>
          <Text size="sm">{text("settings.webhook.secret.once")}</Text>
          <Copied value={secret ?? ""} label={text("settings.webhook.secret")} />
        </Stack>
      </Modal>
      <Confirm
        title={text("settings.webhook.delete.ask")}
        what={text("settings.webhook.delete.what", { count: webhook.behind + webhook.retrying })}
        verb={text("settings.webhook.delete")}
        opened={asking === "delete"}
        onClose={close}
        onConfirm={async () => {
          await remove.mutateAsync();
          await navigate({
            to: "/w/$workspace/settings/webhooks",
            params: { workspace: workspace.id },
            replace: true,
          });
        }}
      />
    </>
  );
}
