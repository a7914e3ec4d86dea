import { Button, Checkbox, Group, MultiSelect, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconListCheck, IconSearch } from "@tabler/icons-react";
import type { ContactAnswer } from "@kindred/server/answers";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { contactName } from "../../../ui/contact-name.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { readable } from "../../../ui/readable.ts";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { useMembers } from "../api/segments.ts";
import { useTraitNames } from "../api/traits.ts";
import { AddToList } from "./add-to-list.tsx";

const typingPause = 250;
const own = ["email", "phone", "externalId", "createdAt"] as const;

/** Everybody in the segment, as far as one scrolls. */
export function SegmentMembers() {
  const text = useText();
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), typingPause);
  const [shown, setShown] = useState<string[]>(["email", "externalId", "createdAt"]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [adding, { open, close }] = useDisclosure(false);
  const found = useMembers(workspace.id, segment, q);
  const members = found.data?.pages.flatMap(({ items }) => items) ?? null;
  const traits = useTraitNames(workspace.id).data ?? [];
  const columns = useColumns({ shown, chosen, onChosen: setChosen });
  return (
    <Stack>
      <Group align="end" gap="xs">
        <TextInput
          type="search"
          flex="1 1 240px"
          leftSection={<IconSearch size={16} aria-hidden />}
          aria-label={text("shell.search")}
          placeholder={text("contacts.search")}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <MultiSelect
          flex="1 1 240px"
          searchable
          aria-label={text("segments.columns")}
          placeholder={text("segments.columns")}
          limit={200}
          data={[
            {
              group: text("segments.columns.own"),
              items: own.map((key) => ({ value: key, label: text(ownTitle[key]) })),
            },
            { group: text("contacts.traits"), items: traits.map((name) => ({ value: `trait:${name}`, label: name })) },
          ]}
          value={shown}
          onChange={setShown}
        />
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

const ownTitle = {
  email: "contacts.kind.email",
  phone: "contacts.kind.phone",
  externalId: "contacts.kind.external_id",
  createdAt: "contacts.since",
} as const;

function useColumns({
  shown,
  chosen,
  onChosen,
}: {
  readonly shown: readonly string[];
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}): readonly Column<ContactAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { date } = useFormats(workspace.timezone);
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChosen(next);
  };
  return [
    {
      key: "chosen",
      title: text("segments.choose"),
      width: 60,
      cell: (contact) => (
        <Checkbox
          aria-label={text("segments.choose-one", { name: contactName(contact) })}
          checked={chosen.has(contact.key)}
          onChange={() => toggle(contact.key)}
        />
      ),
    },
    {
      key: "name",
      title: text("contacts.name"),
      cell: (contact) => (
        <Text
          component={Link}
          to={`/w/${workspace.id}/contacts/${encodeURIComponent(contact.key)}`}
          fw={600}
          c="kin"
          lineClamp={1}
        >
          {contactName(contact)}
        </Text>
      ),
    },
    ...shown.map((key): Column<ContactAnswer> => {
      const known = own.find((each) => each === key);
      if (known === undefined) {
        const path = key.slice("trait:".length);
        return { key, title: path, cell: ({ traits }) => <Cell value={traitAt(traits, path)} /> };
      }
      return {
        key,
        title: text(ownTitle[known]),
        cell: (contact) => <Cell value={known === "createdAt" ? date(contact.createdAt) : contact[known]} />,
      };
    }),
  ];
}

function Cell({ value }: { readonly value: unknown }) {
  if (value === undefined || value === null) return null;
  return (
    <Text size="sm" lineClamp={1} title={readable(value)}>
      {readable(value)}
    </Text>
  );
}

/** Names may hold dots themselves, so the longest name that is there wins. */
function traitAt(traits: Readonly<Record<string, unknown>>, path: string): unknown {
  if (path in traits) return traits[path];
  const dot = path.indexOf(".");
  const below = dot < 0 ? undefined : traits[path.slice(0, dot)];
  return typeof below === "object" && below !== null
    ? traitAt(below as Readonly<Record<string, unknown>>, path.slice(dot + 1))
    : undefined;
}
