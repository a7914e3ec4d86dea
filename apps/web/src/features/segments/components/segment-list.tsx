import { Button, Group, Text } from "@mantine/core";
import { IconPlus, IconScale, IconTemplate } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { DataTable } from "../../../ui/data-table.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { type SegmentCard, useCards } from "../api/cards.ts";
import { Filters, noFilter, passes } from "./filters.tsx";
import { useListColumns } from "./list-columns.tsx";

/** As many as can be laid beside each other. */
const mostCompared = 12;

export function SegmentList() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <>
      <PageTitle
        title={text("shell.segments")}
        lead={text("segments.lead")}
        actions={
          workspace.role === "viewer" ? undefined : (
            <>
              <Templates />
              <Button
                component={Link}
                to={`/w/${workspace.id}/segments/new`}
                leftSection={<IconPlus size={16} aria-hidden />}
              >
                {text("builder.new")}
              </Button>
            </>
          )
        }
      />
      <Shown query={useCards(workspace.id)}>
        {({ items, contacts }) =>
          items.length === 0 ? (
            <Empty title={text("home.no-segments")} hint={text("templates.link.hint")} action={<Templates />} />
          ) : (
            <Found cards={items} contacts={contacts} />
          )
        }
      </Shown>
    </>
  );
}

function Templates() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Button
      variant="default"
      component={Link}
      to={`/w/${workspace.id}/templates`}
      leftSection={<IconTemplate size={16} aria-hidden />}
    >
      {text("templates.link")}
    </Button>
  );
}

function Found({ cards, contacts }: { readonly cards: readonly SegmentCard[]; readonly contacts: number }) {
  const text = useText();
  const workspace = useWorkspace();
  const [filter, setFilter] = useState(noFilter);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const columns = useListColumns({ contacts, chosen, onChosen: setChosen });
  const found = cards.filter((card) => passes(card, filter));
  return (
    <>
      <Filters cards={cards} filter={filter} onFilter={setFilter} />
      <Group justify="space-between" my="sm" mih={36}>
        <Text size="sm" c="dimmed" role="status">
          {text("segments.found", { count: found.length })}
        </Text>
        {chosen.length === 0 ? null : (
          <Group gap="xs">
            <Button variant="subtle" onClick={() => setChosen([])}>
              {text("segments.choose-none")}
            </Button>
            <Button
              component={Link}
              to={`/w/${workspace.id}/compare`}
              search={{ segments: chosen.join(",") } as never}
              disabled={chosen.length < 2 || chosen.length > mostCompared}
              leftSection={<IconScale size={16} aria-hidden />}
            >
              {text("segments.compare-chosen", { count: chosen.length })}
            </Button>
          </Group>
        )}
      </Group>
      {found.length === 0 ? (
        <Empty
          title={text("segments.none-found")}
          action={
            <Button variant="light" onClick={() => setFilter(noFilter)}>
              {text("segments.clear-filters")}
            </Button>
          }
        />
      ) : (
        <DataTable
          rows={found}
          columns={columns}
          rowKey={({ id }) => id}
          label={text("shell.segments")}
          initialSort={{ key: "size", descending: true }}
        />
      )}
    </>
  );
}
