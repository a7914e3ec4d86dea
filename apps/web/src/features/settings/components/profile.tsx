import { Badge, Button, Group, Paper, PasswordInput, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { type SyntheticEvent, useState } from "react";
import { useSession } from "../../../api/session.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Failed } from "../../../ui/states.tsx";
import { browserOf } from "../browser.ts";
import { type OpenSession, useChangePassword, useEndSessions, useOpenSessions, useRename } from "../api/profile.ts";

/** What belongs to the person who looks: their name, their password, where they are signed in. */
export function Profile() {
  const { data } = useSession();
  const user = data?.user;
  if (user === undefined || user === null) return null;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Name key={user.name} name={user.name} email={user.email} />
      <Password />
      <Sessions />
    </SimpleGrid>
  );
}

function Name({ name: before, email }: { readonly name: string; readonly email: string }) {
  const text = useText();
  const rename = useRename();
  const [name, setName] = useState(before);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    // The form begins anew with the new name: only the promise outlives it.
    rename.mutateAsync(name).then(
      () => notifications.show({ message: text("settings.saved") }),
      () => undefined,
    );
  };
  return (
    <Panel title={text("settings.tab.profile")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput label={text("session.email")} value={email} readOnly variant="filled" />
          <TextInput
            label={text("session.name")}
            required
            maxLength={200}
            autoComplete="name"
            className="data"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {rename.isError ? <Failed error={rename.error} /> : null}
          <Group justify="end">
            <Button type="submit" loading={rename.isPending} disabled={name.trim() === "" || name === before}>
              {text("shell.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

const empty = { current: "", next: "" };

function Password() {
  const text = useText();
  const change = useChangePassword();
  const [form, setForm] = useState(empty);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    change.mutate(form, {
      onSuccess: () => {
        setForm(empty);
        notifications.show({ message: text("settings.password.done") });
      },
    });
  };
  const toggle = { "aria-label": text("session.show-password") };
  return (
    <Panel title={text("settings.password")}>
      <form onSubmit={submit}>
        <Stack>
          <PasswordInput
            label={text("settings.password.current")}
            autoComplete="current-password"
            required
            visibilityToggleButtonProps={toggle}
            value={form.current}
            onChange={(event) => setForm({ ...form, current: event.currentTarget.value })}
          />
          <PasswordInput
            label={text("settings.password.new")}
            description={text("session.password.hint")}
            autoComplete="new-password"
            required
            minLength={10}
            maxLength={200}
            visibilityToggleButtonProps={toggle}
            value={form.next}
            onChange={(event) => setForm({ ...form, next: event.currentTarget.value })}
          />
          {change.isError ? <Failed error={change.error} /> : null}
          <Group justify="space-between">
            <Text size="xs" c="dimmed" flex="1 1 160px">
              {text("settings.password.ends")}
            </Text>
            <Button type="submit" loading={change.isPending}>
              {text("settings.password.change")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

function Sessions() {
  const text = useText();
  const end = useEndSessions();
  const sessions = useOpenSessions();
  const others = sessions.data?.filter(({ current }) => !current) ?? [];
  return (
    <Panel
      title={text("settings.sessions")}
      aside={
        others.length === 0 ? undefined : (
          <Button
            size="compact-sm"
            variant="light"
            color="red"
            loading={end.isPending}
            onClick={() => end.mutate(null)}
          >
            {text("settings.sessions.end-others")}
          </Button>
        )
      }
    >
      {end.isError ? <Failed error={end.error} /> : null}
      <Shown query={sessions}>
        {(open) => (
          <Stack gap="xs">
            {open.map((session) => (
              <One key={session.id} session={session} onEnd={() => end.mutate(session.id)} />
            ))}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
}

function One({ session, onEnd }: { readonly session: OpenSession; readonly onEnd: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const browser = browserOf(session.agent) ?? text("settings.sessions.unknown");
  return (
    <Paper withBorder p="xs">
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text size="sm" fw={500} className="data">
              {browser}
            </Text>
            {session.current ? (
              <Badge variant="light" tt="none">
                {text("settings.sessions.this")}
              </Badge>
            ) : null}
          </Group>
          <Text size="xs" c="dimmed">
            {text("settings.sessions.since", { when: instant(session.createdAt) })}
          </Text>
        </div>
        {session.current ? null : (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            aria-label={text("settings.sessions.end-of", { browser })}
            onClick={onEnd}
          >
            {text("session.sign-out")}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
