import { Button, Group, Stack, Text } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconListCheck } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { ChooseColumns, usePeopleColumns, usualColumns } from "../../../shell/people-columns.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { useMembers } from "../api/segments.ts";
import { AddToList } from "./add-to-list.tsx";
import { SearchField } from "../../../ui/search-field.tsx";

const typingPause = 250;

/** Everybody in the segment, as far as one scrolls. */
export function SegmentMembers() {
  const text = useText();
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), typingPause);
  const [shown, setShown] = useState<readonly string[]>(usualColumns);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [adding, { open, close }] = useDisclosure(false);
  const found = useMembers(workspace.id, segment, q);
  const members = found.data?.pages.flatMap(({ items }) => items) ?? null;
  const columns = usePeopleColumns({ shown, chosen, onChosen: setChosen });
  return (
    <Stack>
      <Group align="end" gap="xs">
        <SearchField flex="1 1 240px" placeholder={text("contacts.search")} value={words} onWords={setWords} />
        <ChooseColumns shown={shown} onShown={setShown} />
        {workspace.role === "viewer" ? null : (
          <Button variant="default" leftSection={<IconListCheck size={16} aria-hidden />} onClick={open}>
            {chosen.size === 0 ? text("segments.to-list.all") : text("segments.to-list.some", { count: chosen.size })}
          </Button>
        )}
      </Group>
      {found.isError && members === null ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {members === null && !found.isError ? <Loading /> : null}
      {members?.length === 0 ? <Empty title={text(q === "" ? "segments.nobody" : "contacts.none-found")} /> : null}
      {members === null || members.length === 0 ? null : (
        <>
          <DataTable
            rows={members}
            columns={columns}
            rowKey={({ key }) => key}
            label={text("segments.tab.members")}
            onEnd={() => {
              if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
            }}
          />
          <Text size="sm" c="dimmed" role="status">
            {text(found.hasNextPage ? "segments.loaded-more" : "segments.loaded-all", { count: members.length })}
          </Text>
        </>
      )}
      {adding ? <AddToList segment={segment} chosen={[...chosen]} onClose={close} /> : null}
    </Stack>
  );
}
