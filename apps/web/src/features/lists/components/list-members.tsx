import { Button, Group, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconUserMinus } from "@tabler/icons-react";
import { useState } from "react";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { ChooseColumns, usePeopleColumns, usualColumns } from "../../../shell/people-columns.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { useChangeMembers, useListMembers } from "../api/lists.ts";
import { SearchField } from "../../../ui/search-field.tsx";

const typingPause = 250;
const undoFor = 12_000;

/** Who is on the list, as far as one scrolls; those chosen can be taken off, and put back. */
export function ListMembers({ list, size }: { readonly list: string; readonly size: number }) {
  const text = useText();
  const { number } = useFormats();
  const workspace = useWorkspace();
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), typingPause);
  const [shown, setShown] = useState<readonly string[]>(usualColumns);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const found = useListMembers(workspace.id, list, q);
  const members = found.data?.pages.flatMap(({ items }) => items) ?? null;
  const columns = usePeopleColumns({ shown, chosen, onChosen: setChosen });
  const canEdit = workspace.role !== "viewer";
  return (
    <Stack>
      <Group align="end" gap="xs">
        <SearchField flex="1 1 240px" placeholder={text("contacts.search")} value={words} onWords={setWords} />
        <ChooseColumns shown={shown} onShown={setShown} />
        {canEdit ? <TakeOff list={list} chosen={chosen} onDone={() => setChosen(new Set())} /> : null}
      </Group>
      {found.isError && members === null ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {members === null && !found.isError ? <Loading /> : null}
      {members?.length === 0 ? (
        <Empty
          title={text(q === "" ? "lists.nobody" : "contacts.none-found")}
          {...(q === "" ? { hint: text("lists.nobody.hint") } : {})}
        />
      ) : null}
      {members === null || members.length === 0 ? null : (
        <>
          <DataTable
            rows={members}
            columns={canEdit ? columns : columns.filter(({ key }) => key !== "chosen")}
            rowKey={({ key }) => key}
            label={text("lists.members")}
            onEnd={() => {
              if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
            }}
          />
          <Text size="sm" c="dimmed" role="status">
            {found.hasNextPage && q === ""
              ? text("lists.loaded", { count: number(members.length), all: number(size) })
              : text(found.hasNextPage ? "segments.loaded-more" : "segments.loaded-all", { count: members.length })}
          </Text>
        </>
      )}
    </Stack>
  );
}

function TakeOff({
  list,
  chosen,
  onDone,
}: {
  readonly list: string;
  readonly chosen: ReadonlySet<string>;
  readonly onDone: () => void;
}) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const change = useChangeMembers(workspace.id, list);
  const failed = (error: unknown): void => void notifications.show({ color: "red", message: problem(error) });
  const putBack = (people: readonly string[]): void => change.mutate({ add: people }, { onError: failed });
  const takeOff = async (): Promise<void> => {
    const people = [...chosen];
    try {
      const { removed } = await change.mutateAsync({ remove: people });
      onDone();
      const id = notifications.show({
        autoClose: undoFor,
        message: (
          <Group justify="space-between">
            {text("lists.taken-off", { count: removed })}
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                putBack(people);
                notifications.hide(id);
              }}
            >
              {text("shell.undo")}
            </Button>
          </Group>
        ),
      });
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Button
      variant="default"
      disabled={chosen.size === 0}
      loading={change.isPending}
      leftSection={<IconUserMinus size={16} aria-hidden />}
      onClick={() => void takeOff()}
    >
      {text("lists.take-off", { count: chosen.size })}
    </Button>
  );
}
