import { Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { ContactAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { useContacts } from "../api/contacts.ts";
import { contactName } from "../../../ui/contact-name.ts";
import { SearchField } from "../../../ui/search-field.tsx";

const typingPause = 250;

export function ContactList() {
  const text = useText();
  const workspace = useWorkspace();
  const [wanted, setWanted] = useState("");
  const [q] = useDebouncedValue(wanted.trim(), typingPause);
  const found = useContacts(workspace.id, q);
  const columns = useColumns();
  const contacts = found.data?.pages.flatMap(({ items }) => items) ?? null;
  const more = (): void => {
    if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
  };
  return (
    <Stack>
      <PageTitle title={text("shell.contacts")} lead={text("contacts.lead")} />
      <SearchField placeholder={text("contacts.search")} value={wanted} onWords={setWanted} />
      {found.isError && contacts === null ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
      {contacts === null && !found.isError ? <Loading /> : null}
      {contacts?.length === 0 ? (
        <Empty
          title={text(q === "" ? "contacts.none" : "contacts.none-found")}
          hint={text(q === "" ? "contacts.none.hint" : "contacts.none-found.hint")}
        />
      ) : null}
      {contacts === null || contacts.length === 0 ? null : (
        <DataTable
          rows={contacts}
          columns={columns}
          rowKey={({ key }) => key}
          label={text("shell.contacts")}
          onEnd={more}
        />
      )}
    </Stack>
  );
}

function useColumns(): readonly Column<ContactAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { date } = useFormats(workspace.timezone);
  return [
    {
      key: "name",
      title: text("contacts.name"),
      cell: (contact) => (
        <Text component={Link} to={`/w/${workspace.id}/contacts/${encodeURIComponent(contact.key)}`} fw={600} c="kin">
          {contactName(contact)}
        </Text>
      ),
    },
    { key: "email", title: text("contacts.kind.email"), cell: ({ email }) => email },
    { key: "phone", title: text("contacts.kind.phone"), cell: ({ phone }) => phone },
    { key: "externalId", title: text("contacts.kind.external_id"), cell: ({ externalId }) => externalId },
    { key: "createdAt", title: text("contacts.since"), align: "end", cell: ({ createdAt }) => date(createdAt) },
  ];
}
