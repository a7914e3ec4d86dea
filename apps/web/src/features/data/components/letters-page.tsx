import { Badge, Button, Group, Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { DeadLetterAnswer, ReplayedAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { type Text as Say, useFormats, useText } from "../../../languages/text.ts";
import { useProblem } from "../../../languages/problem.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { useDiscard, useLetterCounts, useLetters, useReplay } from "../api/letters.ts";
import { LetterEditor } from "./letter-editor.tsx";
import { subjectOf } from "./letter-subject.ts";

/** What the program itself buries letters for; whoever asks the API meets these codes. */
const codes = ["not_storable", "clickhouse_refused_line"] as const;

/** What was accepted and could not be stored: by reason, one by one, to be tried again or thrown away. */
export function LettersPage() {
  const text = useText();
  const workspace = useWorkspace();
  const [code, setCode] = useState<string | null>(null);
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {text("data.letters.hint")}
      </Text>
      <Shown query={useLetterCounts(workspace.id)}>
        {(counts) =>
          counts.length === 0 ? (
            <Empty title={text("data.letters.none")} hint={text("data.letters.none.hint")} />
          ) : (
            <>
              {counts.map((one) => (
                <Reason key={one.code} {...one} chosen={code === one.code} onChoose={setCode} />
              ))}
              <Letters code={code} />
            </>
          )
        }
      </Shown>
    </Stack>
  );
}

function Reason({
  code,
  count,
  latest,
  chosen,
  onChoose,
}: {
  readonly code: string;
  readonly count: number;
  readonly latest: string;
  readonly chosen: boolean;
  readonly onChoose: (code: string | null) => void;
}) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const { instant, number } = useFormats(workspace.timezone);
  const replay = useReplay(workspace.id);
  const discard = useDiscard(workspace.id);
  const known = codes.find((each) => each === code);
  const [asking, setAsking] = useState(false);
  const again = async (): Promise<void> => {
    try {
      // With its last letter the reason goes, and this with it: only the promise outlives it.
      const done = await replay.mutateAsync({ code });
      notifications.show({ message: replayedInWords(done, text) });
    } catch (error) {
      notifications.show({ color: "red", message: problem(error) });
    }
  };
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text fw={600} className="data">
              {known === undefined ? code : text(`data.letters.code.${known}`)}
            </Text>
            <Badge variant="light" color="red" tt="none">
              {number(count)}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed">
            <Facts of={[text("data.letters.latest", { when: instant(latest) }), known ?? null]} />
          </Text>
        </div>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="subtle"
            aria-pressed={chosen}
            onClick={() => onChoose(chosen ? null : code)}
          >
            {text(chosen ? "data.letters.all" : "data.letters.only")}
          </Button>
          {workspace.role === "viewer" ? null : (
            <>
              <Button size="compact-sm" variant="light" loading={replay.isPending} onClick={() => void again()}>
                {text("data.letters.replay-all")}
              </Button>
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsking(true)}>
                {text("data.letters.discard-all")}
              </Button>
            </>
          )}
        </Group>
      </Group>
      <Confirm
        title={text("data.letters.discard.ask", { count })}
        what={text("data.letters.discard.what")}
        verb={text("data.letters.discard")}
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => discard.mutateAsync({ code })}
      />
    </Paper>
  );
}

function Letters({ code }: { readonly code: string | null }) {
  const text = useText();
  const workspace = useWorkspace();
  const letters = useLetters(workspace.id, code);
  const [open, setOpen] = useState<DeadLetterAnswer | null>(null);
  const items = letters.data?.pages.flatMap((page) => page.items) ?? null;
  const columns = useColumns(setOpen);
  if (letters.isError && items === null) return <Failed error={letters.error} retry={() => void letters.refetch()} />;
  if (items === null) return <Loading />;
  return (
    <>
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
        <Group justify="center">
          <Button variant="light" loading={letters.isFetchingNextPage} onClick={() => void letters.fetchNextPage()}>
            {text("shell.more")}
          </Button>
        </Group>
      ) : null}
      {open === null ? null : <LetterEditor key={open.id} letter={open} onClose={() => setOpen(null)} />}
    </>
  );
}

function replayedInWords({ replayed, duplicates, failed }: ReplayedAnswer, text: Say): string {
  return text("data.letters.replayed", { replayed, duplicates, failed: failed.length });
}

function useColumns(onOpen: (letter: DeadLetterAnswer) => void): readonly Column<DeadLetterAnswer>[] {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant } = useFormats(timezone);
  return [
    { key: "at", title: text("data.letters.at"), unsplit: true, cell: ({ at }) => instant(at) },
    {
      key: "what",
      title: text("data.letters.what"),
      width: "30%",
      cell: (letter) => (
        <UnstyledButton onClick={() => onOpen(letter)} c="kin" td="underline" miw={150} aria-haspopup="dialog">
          <Text span size="sm" lineClamp={2} className="data">
            {subjectOf(letter)}
          </Text>
        </UnstyledButton>
      ),
    },
    {
      key: "reason",
      title: text("data.letters.reason"),
      cell: ({ reason }) => (
        <Text span size="sm" lineClamp={2} miw={150} dir="auto" className="values">
          {reason}
        </Text>
      ),
    },
  ];
}
