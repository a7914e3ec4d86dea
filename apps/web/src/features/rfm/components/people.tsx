import { Anchor, Button, Drawer, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import type { ContactAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { contactName } from "../../../ui/contact-name.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Empty, Failed, Loading } from "../../../ui/states.tsx";
import { type Chosen, usePeople, useSaveSegment } from "../api/rfm.ts";
import { useClassName, useModelName } from "./class-name.ts";
import { useShownModel } from "./model-context.ts";

/** The people of a class or a cell, and the way to a segment of them. */
export function People({ chosen, onClose }: { readonly chosen: Chosen; readonly onClose: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const nameOf = useClassName();
  const model = useShownModel();
  const found = usePeople(workspace.id, model.id, chosen);
  const people = found.data?.pages.flatMap(({ items }) => items) ?? null;
  const what = "class" in chosen ? nameOf(chosen.class) : text("rfm.cell-of", chosen);
  const columns = usePersonColumns();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={text("rfm.people-of", { what })}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        {workspace.role === "viewer" ? null : <SaveSegment chosen={chosen} what={what} />}
        {found.isError && people === null ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
        {people === null && !found.isError ? <Loading /> : null}
        {people?.length === 0 ? <Empty title={text("rfm.nobody-in")} /> : null}
        {people === null || people.length === 0 ? null : (
          <>
            <DataTable
              rows={people}
              columns={columns}
              rowKey={({ key }) => key}
              label={text("rfm.people-of", { what })}
              onEnd={() => {
                if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
              }}
            />
            <Text size="sm" c="dimmed" role="status">
              {text(found.hasNextPage ? "rfm.loaded-more" : "rfm.loaded-all", { count: people.length })}
            </Text>
          </>
        )}
      </Stack>
    </Drawer>
  );
}

function usePersonColumns(): readonly Column<ContactAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { date } = useFormats(workspace.timezone);
  return [
    {
      key: "name",
      title: text("contacts.name"),
      cell: (contact) => (
        <Anchor component={Link} to={`/w/${workspace.id}/contacts/${encodeURIComponent(contact.key)}`} fw={600}>
          {contactName(contact)}
        </Anchor>
      ),
    },
    { key: "email", title: text("contacts.kind.email"), cell: ({ email }) => email },
    { key: "since", title: text("contacts.since"), cell: ({ createdAt }) => date(createdAt) },
  ];
}

function SaveSegment({ chosen, what }: { readonly chosen: Chosen; readonly what: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const model = useShownModel();
  const modelName = useModelName()({ id: model.id, name: model.definition.name });
  const [name, setName] = useState(text("rfm.segment-default", { model: modelName, what }));
  const save = useSaveSegment(workspace.id, model.id);
  if (save.data !== undefined)
    return (
      <Group role="status">
        <Text size="sm">{text("rfm.segment-saved", { name: save.data.name })}</Text>
        <Anchor component={Link} to={`/w/${workspace.id}/segments/${encodeURIComponent(save.data.id)}`} size="sm">
          {text("rfm.segment-open")}
        </Anchor>
      </Group>
    );
  return (
    <Stack gap="xs">
      <Group align="end" gap="xs">
        <TextInput
          flex="1 1 220px"
          label={text("rfm.segment-name")}
          value={name}
          maxLength={200}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          leftSection={<IconUsersGroup size={16} aria-hidden />}
          disabled={name.trim() === ""}
          loading={save.isPending}
          onClick={() => save.mutate({ name: name.trim(), chosen })}
        >
          {text("rfm.save-segment")}
        </Button>
      </Group>
      {save.isError ? <Failed error={save.error} /> : null}
    </Stack>
  );
}
