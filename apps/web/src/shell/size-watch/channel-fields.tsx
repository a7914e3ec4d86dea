import { Alert, Button, Group, MultiSelect, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useText } from "../../languages/text.ts";
import { Copied } from "../../ui/copied.tsx";
import { Shown } from "../../ui/query.tsx";
import { Failed } from "../../ui/states.tsx";
import { useWorkspace } from "../workspace.ts";
import { type Channels, useAddWebhook, useChannels } from "./api.ts";

/** Who is told beside everybody in the app. */
export function ChannelFields({
  channels,
  onChannels,
}: {
  readonly channels: Channels;
  readonly onChannels: (channels: Channels) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const asksMail = channels.users.length + channels.addresses.length > 0;
  return (
    <Stack gap="sm">
      <div>
        <Text fw={600}>{text("alerts.form.who")}</Text>
        <Text size="sm" c="dimmed">
          {text("alerts.form.who.hint")}
        </Text>
      </div>
      <Shown query={useChannels(workspace.id)}>
        {({ mail, users, webhooks }) => (
          <>
            <MultiSelect
              label={text("alerts.form.users")}
              searchable
              data={users.map(({ id, name, email }) => ({
                value: id,
                label: name === "" ? email : `${name} (${email})`,
              }))}
              value={channels.users}
              onChange={(chosen) => onChannels({ ...channels, users: chosen })}
            />
            <TagsInput
              label={text("alerts.form.addresses")}
              description={text("alerts.form.addresses.hint")}
              splitChars={[",", ";", " "]}
              inputMode="email"
              value={channels.addresses}
              onChange={(addresses) => onChannels({ ...channels, addresses })}
            />
            {mail.from === null && asksMail ? <Alert color="orange">{text("alerts.form.no-mail")}</Alert> : null}
            {webhooks.length === 0 ? null : (
              <MultiSelect
                label={text("alerts.form.webhooks")}
                data={webhooks.map(({ id, url, description }) => ({
                  value: id,
                  label: description === "" ? url : description,
                }))}
                value={channels.webhooks}
                onChange={(chosen) => onChannels({ ...channels, webhooks: chosen })}
              />
            )}
            <NewWebhook onMade={(id) => onChannels({ ...channels, webhooks: [...channels.webhooks, id] })} />
          </>
        )}
      </Shown>
    </Stack>
  );
}

function NewWebhook({ onMade }: { readonly onMade: (id: string) => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const add = useAddWebhook(workspace.id);
  const [url, setUrl] = useState("");
  const make = (): void =>
    add.mutate(url, {
      onSuccess: ({ id }) => {
        setUrl("");
        onMade(id);
      },
    });
  return (
    <>
      <Group align="end" gap="xs">
        <TextInput
          type="url"
          dir="ltr"
          flex="1 1 220px"
          label={text("alerts.form.new-webhook")}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Button variant="default" disabled={url.trim() === ""} loading={add.isPending} onClick={make}>
          {text("alerts.form.add-webhook")}
        </Button>
      </Group>
      {add.isError ? <Failed error={add.error} /> : null}
      {add.data === undefined ? null : (
        <div>
          <Text size="sm">{text("alerts.form.secret")}</Text>
          <Copied value={add.data.secret} label={text("alerts.form.secret")} />
        </div>
      )}
    </>
  );
}
