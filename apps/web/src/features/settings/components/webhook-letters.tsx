import { Badge, Button, Group, Text } from "@mantine/core";
import type { WebhookLetterAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Failed } from "../../../ui/states.tsx";
import { useDecideLetters, useWebhookLetters } from "../api/webhooks.ts";

/** What a receiver rejected, or did not take for three days; nothing where there is none. */
export function WebhookLetters({ webhook }: { readonly webhook: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const letters = useWebhookLetters(workspace.id, webhook);
  const replay = useDecideLetters(workspace.id, webhook, "replay");
  const forget = useDecideLetters(workspace.id, webhook, "delete");
  const [asking, setAsking] = useState(false);
  const items = letters.data?.pages.flatMap((page) => page.items) ?? [];
  const editor = workspace.role !== "viewer";
  const columns = useColumns(editor ? (id) => replay.mutate([id]) : null);
  if (letters.isError) return <Failed error={letters.error} retry={() => void letters.refetch()} />;
  if (items.length === 0) return null;
  return (
    <Panel
      title={text("data.tab.dead-letters")}
      aside={
        editor ? (
          <Group gap="xs">
            <Button size="compact-sm" variant="light" loading={replay.isPending} onClick={() => replay.mutate(null)}>
              {text("settings.letter.replay-all")}
            </Button>
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsking(true)}>
              {text("settings.letter.forget-all")}
            </Button>
          </Group>
        ) : undefined
      }
    >
      {replay.isError ? <Failed error={replay.error} /> : null}
      <DataTable
        rows={items}
        columns={columns}
        rowKey={({ id }) => id}
        label={text("data.tab.dead-letters")}
        onEnd={() => {
          if (letters.hasNextPage && !letters.isFetchingNextPage) void letters.fetchNextPage();
        }}
      />
      {letters.hasNextPage ? (
        <Group justify="center" mt="xs">
          <Button variant="light" loading={letters.isFetchingNextPage} onClick={() => void letters.fetchNextPage()}>
            {text("shell.more")}
          </Button>
        </Group>
      ) : null}
      <Confirm
        title={text("settings.letter.forget.ask")}
        what={text("settings.letter.forget.what")}
        verb={text("settings.letter.forget-all")}
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => forget.mutateAsync(null)}
      />
    </Panel>
  );
}

/** @param onReplay null: whoever looks may not */
function useColumns(onReplay: ((id: number) => void) | null): readonly Column<WebhookLetterAnswer>[] {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant } = useFormats(timezone);
  return [
    { key: "at", title: text("settings.letter.died"), cell: ({ diedAt }) => instant(diedAt) },
    {
      key: "what",
      title: text("data.letters.what"),
      cell: ({ changes: [first], changes }) => (
        <Text span size="sm" lineClamp={2} miw={160} className="data">
          {first === undefined
            ? text("settings.letter.erased")
            : text("settings.letter.told", {
                who: first.contact.email ?? first.contact.externalId ?? first.contact.key,
                change: text(`segments.live.${first.change}`),
                segment: first.segment.name,
                more: changes.length - 1,
              })}
        </Text>
      ),
    },
    {
      key: "reason",
      title: text("data.letters.reason"),
      cell: ({ reason, replay: waits }) => (
        <>
          {waits ? (
            <Badge variant="light" tt="none">
              {text("settings.letter.waits")}
            </Badge>
          ) : null}
          <Text span size="sm" lineClamp={2}>
            {reason}
          </Text>
        </>
      ),
    },
    ...(onReplay === null
      ? []
      : [
          {
            key: "actions",
            title: text("settings.actions"),
            align: "end" as const,
            cell: ({ id, replay: waits }: WebhookLetterAnswer) => (
              <Button
                size="compact-xs"
                variant="subtle"
                disabled={waits}
                aria-label={text("settings.letter.replay.which", { id })}
                onClick={() => onReplay(id)}
              >
                {text("settings.letter.replay")}
              </Button>
            ),
          },
        ]),
  ];
}
