import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import type { ListAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { useLists } from "../../../shell/names.ts";
import { ListActions } from "./list-actions.tsx";
import { NameList } from "./name-list.tsx";
import { SearchField } from "../../../ui/search-field.tsx";

/** All lists, with their sizes and what refers to them. */
export function ListOfLists() {
  const text = useText();
  const workspace = useWorkspace();
  const [naming, { open, close }] = useDisclosure(false);
  const canEdit = workspace.role !== "viewer";
  const make = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      {text("lists.new")}
    </Button>
  );
  return (
    <>
      <PageTitle title={text("shell.lists")} lead={text("lists.lead")} actions={canEdit ? make : undefined} />
      <Shown query={useLists(workspace.id)}>
        {(lists) =>
          lists.length === 0 ? (
            <Empty title={text("lists.none")} hint={text("lists.none.hint")} />
          ) : (
            <Found lists={lists} />
          )
        }
      </Shown>
      {naming ? <NameList onClose={close} /> : null}
    </>
  );
}

function Found({ lists }: { readonly lists: readonly ListAnswer[] }) {
  const text = useText();
  const [words, setWords] = useState("");
  const needle = words.trim().toLocaleLowerCase();
  const found = lists.filter(({ id, name }) => [id, name].some((each) => each.toLocaleLowerCase().includes(needle)));
  const columns = useColumns();
  return (
    <Stack gap="xs">
      <SearchField placeholder={text("lists.search")} value={words} onWords={setWords} />
      <Text size="sm" c="dimmed" role="status">
        {text("lists.found", { count: found.length })}
      </Text>
      {found.length === 0 ? (
        <Empty title={text("lists.none-found")} />
      ) : (
        <DataTable
          rows={found}
          columns={columns}
          rowKey={({ id }) => id}
          label={text("shell.lists")}
          initialSort={{ key: "changed", descending: true }}
        />
      )}
    </Stack>
  );
}

function useColumns(): readonly Column<ListAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { date, instant, number } = useFormats(workspace.timezone);
  return [
    {
      key: "name",
      title: text("lists.name"),
      width: "36%",
      sortBy: ({ name }) => name,
      cell: ({ id, name }) => (
        <Text
          component={Link}
          to={`/w/${workspace.id}/lists/${encodeURIComponent(id)}`}
          fw={600}
          c="kin"
          className="data"
        >
          {name}
        </Text>
      ),
    },
    {
      key: "size",
      title: text("home.size"),
      align: "end",
      sortBy: ({ members }) => members,
      cell: ({ members }) => <Text fw={650}>{number(members)}</Text>,
    },
    {
      key: "changed",
      title: text("lists.changed"),
      align: "end",
      sortBy: ({ changedAt }) => Date.parse(changedAt),
      cell: ({ changedAt }) => <When at={changedAt} title={instant(changedAt)} shown={date(changedAt)} />,
    },
    {
      key: "created",
      title: text("lists.created"),
      align: "end",
      sortBy: ({ createdAt }) => Date.parse(createdAt),
      cell: ({ createdAt }) => <When at={createdAt} title={instant(createdAt)} shown={date(createdAt)} />,
    },
    {
      key: "used",
      title: text("segments.used-in"),
      align: "end",
      sortBy: ({ usedBy }) => usedBy.length,
      cell: ({ usedBy }) =>
        usedBy.length === 0 ? null : (
          <Text size="sm" title={usedBy.map(({ name }) => name).join("\n")}>
            {text("segments.used-in.count", { count: usedBy.length })}
          </Text>
        ),
    },
    {
      key: "actions",
      title: text("segments.more"),
      align: "end",
      cell: (list) => (
        <Group justify="end">
          <ListActions list={list} compact />
        </Group>
      ),
    },
  ];
}

function When({ at, title, shown }: { readonly at: string; readonly title: string; readonly shown: string }) {
  return (
    <Text size="sm" c="dimmed" component="time" dateTime={at} title={title}>
      {shown}
    </Text>
  );
}
