import { Button, Drawer, Group, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useText } from "../languages/text.ts";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { Empty, Failed, Loading } from "../ui/states.tsx";
import { PersonLink, type PersonRow } from "./person-link.tsx";
import { type OfferedSegment, SaveAsSegment } from "./save-as-segment.tsx";
import { useWorkspace } from "./workspace.ts";

export interface PeoplePage {
  readonly items: readonly PersonRow[];
  readonly next: string | null;
}

/** The people behind a number, as far as one scrolls, with a way to keep them as a segment. */
export function PeopleDrawer({
  title,
  note,
  queryKey,
  load,
  segment,
  onClose,
}: {
  readonly title: string;
  /** What is said above the list. */
  readonly note?: ReactNode;
  readonly queryKey: readonly unknown[];
  readonly load: (cursor: string | null, signal: AbortSignal) => Promise<PeoplePage>;
  /** null: no segment can say this. */
  readonly segment: OfferedSegment | null;
  readonly onClose: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const [saving, { open, close }] = useDisclosure(false);
  const found = useInfiniteQuery({
    queryKey: ["people", workspace.id, ...queryKey],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    getNextPageParam: ({ next }) => next,
  });
  const columns = useColumns();
  const people = found.data?.pages.flatMap(({ items }) => items) ?? null;
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={title}
      closeButtonProps={{ "aria-label": text("people.close") }}
    >
      <Stack>
        {note}
        {workspace.role === "viewer" || segment === null ? null : (
          <Group>
            <Button onClick={open}>{text("people.save")}</Button>
          </Group>
        )}
        {found.isError && people === null ? <Failed error={found.error} retry={() => void found.refetch()} /> : null}
        {people === null && !found.isError ? <Loading /> : null}
        {people?.length === 0 ? <Empty title={text("people.nobody")} /> : null}
        {people === null || people.length === 0 ? null : (
          <>
            <DataTable
              rows={people}
              rowKey={({ key }) => key}
              label={title}
              columns={columns}
              onEnd={() => {
                if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
              }}
            />
            {found.hasNextPage ? (
              <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {text("people.more")}
              </Button>
            ) : null}
          </>
        )}
      </Stack>
      {saving && segment !== null ? <SaveAsSegment segment={segment} onClose={close} /> : null}
    </Drawer>
  );
}

function useColumns(): readonly Column<PersonRow>[] {
  const text = useText();
  return [
    { key: "person", title: text("people.person"), cell: (one) => <PersonLink person={one} /> },
    { key: "id", title: text("contacts.kind.external_id"), cell: ({ externalId }) => externalId },
  ];
}
