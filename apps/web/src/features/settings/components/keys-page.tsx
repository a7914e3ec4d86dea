import { Badge, Box, Button, Group, Stack, Switch, Text } from "@mantine/core";
import type { KeyAnswer } from "@kindred/server/answers";
import { IconKey } from "@tabler/icons-react";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { useKeys, useRevokeKey } from "../api/keys.ts";
import { Locked } from "./locked.tsx";
import { NewKeyDialog } from "./new-key.tsx";

/** Keys that may send events and nothing else. */
export function WriteKeys() {
  return <Keys kind="write" />;
}

/** Keys of programs, each with a role. */
export function AdminKeys() {
  return <Keys kind="admin" />;
}

function Keys({ kind }: { readonly kind: KeyAnswer["kind"] }) {
  const text = useText();
  const workspace = useWorkspace();
  const [making, setMaking] = useState(false);
  if (workspace.role === "viewer") return <Locked who="editor" />;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" flex="1 1 280px">
          {text(`settings.keys.${kind}`)}
        </Text>
        {workspace.role === "owner" ? (
          <Button leftSection={<IconKey size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {text("settings.key.new")}
          </Button>
        ) : null}
      </Group>
      {workspace.role === "owner" ? null : <Locked who="owner" />}
      <Listed kind={kind} />
      {making ? <NewKeyDialog kind={kind} onClose={() => setMaking(false)} /> : null}
    </Stack>
  );
}

function Listed({ kind }: { readonly kind: KeyAnswer["kind"] }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const revoke = useRevokeKey(workspace.id);
  const [revoking, setRevoking] = useState<KeyAnswer | null>(null);
  const [all, setAll] = useState(false);
  const columns = useColumns(kind, setRevoking);
  return (
    <Shown query={useKeys(workspace.id, kind)}>
      {(keys) => {
        const standing = keys.filter(({ revokedAt }) => all || revokedAt === null);
        return (
          <>
            {keys.some(({ revokedAt }) => revokedAt !== null) ? (
              <Switch
                size="xs"
                label={text("settings.key.show-revoked")}
                checked={all}
                onChange={(event) => setAll(event.currentTarget.checked)}
              />
            ) : null}
            {standing.length === 0 ? (
              <Empty title={text("settings.keys.none")} hint={text(`settings.keys.${kind}.none`)} />
            ) : (
              <DataTable
                rows={standing}
                columns={columns}
                rowKey={({ id }) => id}
                label={text(kind === "write" ? "data.tab.keys" : "settings.tab.keys")}
              />
            )}
            <Confirm
              title={text("settings.key.revoke.ask", { name: revoking?.name ?? "" })}
              what={
                (revoking?.lastUsedAt ?? null) === null
                  ? text("settings.key.revoke.unused")
                  : text("settings.key.revoke.what", { when: instant(revoking?.lastUsedAt ?? 0) })
              }
              verb={text("settings.key.revoke")}
              opened={revoking !== null}
              onClose={() => setRevoking(null)}
              onConfirm={() => revoke.mutateAsync(revoking?.id ?? "")}
            />
          </>
        );
      }}
    </Shown>
  );
}

function useColumns(kind: KeyAnswer["kind"], onRevoke: (key: KeyAnswer) => void): readonly Column<KeyAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { instant, date } = useFormats(workspace.timezone);
  return [
    {
      key: "name",
      title: text("settings.key.name"),
      sortBy: ({ name }) => name,
      cell: ({ name, prefix, revokedAt }) => (
        <Box miw={130}>
          <Group gap="xs">
            <Text span fw={500} className="data">
              {name}
            </Text>
            {revokedAt === null ? null : (
              <Badge color="gray" variant="light" tt="none">
                {text("settings.key.revoked", { when: date(revokedAt) })}
              </Badge>
            )}
          </Group>
          <Text size="xs" c="dimmed" ff="monospace" dir="ltr" className="values">
            {prefix}
          </Text>
        </Box>
      ),
    },
    ...(kind === "admin"
      ? [
          {
            key: "role",
            title: text("settings.role"),
            cell: ({ role }: KeyAnswer) => text(`settings.role.${role ?? "viewer"}`),
          },
        ]
      : []),
    {
      key: "made",
      title: text("settings.key.made"),
      unsplit: true,
      sortBy: ({ createdAt }) => Date.parse(createdAt),
      cell: ({ createdAt }) => date(createdAt),
    },
    {
      key: "used",
      title: text("settings.key.used"),
      unsplit: true,
      sortBy: ({ lastUsedAt }) => (lastUsedAt === null ? null : Date.parse(lastUsedAt)),
      cell: ({ lastUsedAt }) => (lastUsedAt === null ? text("settings.key.never") : instant(lastUsedAt)),
    },
    ...(workspace.role === "owner"
      ? [
          {
            key: "actions",
            title: text("settings.actions"),
            align: "end" as const,
            cell: (key: KeyAnswer) =>
              key.revokedAt === null ? (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="red"
                  aria-label={text("settings.key.revoke.which", { name: key.name })}
                  onClick={() => onRevoke(key)}
                >
                  {text("settings.key.revoke")}
                </Button>
              ) : null,
          },
        ]
      : []),
  ];
}
