import { Badge, Button, Progress, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { type SegmentCard, useSegmentCards } from "../api/segments.ts";
import { KindBadge } from "./kind-badge.tsx";

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
            <Button
              component={Link}
              to={`/w/${workspace.id}/segments/new`}
              leftSection={<IconPlus size={16} aria-hidden />}
            >
              {text("builder.new")}
            </Button>
          )
        }
      />
      <Shown query={useSegmentCards(workspace.id)}>
        {({ segments, contacts }) =>
          segments.length === 0 ? (
            <Empty title={text("home.no-segments")} hint={text("home.no-segments.hint")} />
          ) : (
            <Found segments={segments} contacts={contacts} />
          )
        }
      </Shown>
    </>
  );
}

function Found({ segments, contacts }: { readonly segments: readonly SegmentCard[]; readonly contacts: number }) {
  const text = useText();
  const columns = useColumns(contacts);
  const [wanted, setWanted] = useState("");
  const needle = wanted.trim().toLocaleLowerCase();
  const found = segments.filter(({ id, name, sentence }) =>
    [id, name, sentence].some((words) => words.toLocaleLowerCase().includes(needle)),
  );
  return (
    <Stack>
      <TextInput
        type="search"
        leftSection={<IconSearch size={16} aria-hidden />}
        aria-label={text("shell.search")}
        placeholder={text("segments.search")}
        value={wanted}
        onChange={(event) => setWanted(event.currentTarget.value)}
      />
      {found.length === 0 ? (
        <Empty title={text("segments.none-found")} />
      ) : (
        <DataTable
          rows={found}
          columns={columns}
          rowKey={({ id }) => id}
          label={text("shell.segments")}
          initialSort={{ key: "size", descending: true }}
        />
      )}
    </Stack>
  );
}

function useColumns(contacts: number): readonly Column<SegmentCard>[] {
  const text = useText();
  const { number, share } = useFormats();
  const workspace = useWorkspace();
  return [
    {
      key: "name",
      title: text("segments.name"),
      sortBy: ({ name }) => name,
      cell: ({ id, name, sentence, problem }) => (
        <Stack gap={2}>
          <Text component={Link} to={`/w/${workspace.id}/segments/${encodeURIComponent(id)}`} fw={600} c="kin">
            {name}
          </Text>
          <Text size="sm" c={problem === null ? "dimmed" : "red"} lineClamp={2}>
            {problem ?? sentence}
          </Text>
        </Stack>
      ),
    },
    {
      key: "kind",
      title: text("segments.kind"),
      sortBy: ({ kind }) => kind,
      cell: ({ kind }) => <KindBadge kind={kind} />,
    },
    {
      key: "size",
      title: text("home.size"),
      align: "end",
      width: 150,
      sortBy: ({ count }) => count,
      cell: ({ count, problem }) =>
        count === null ? (
          <Badge color="gray" variant="light" tt="none">
            {text(problem === null ? "home.needs-arguments" : "home.cannot-count")}
          </Badge>
        ) : (
          <Stack gap={2} align="end">
            <Text fw={650}>{number(count)}</Text>
            <Progress w={100} value={(100 * count) / Math.max(1, contacts)} aria-label={text("home.share")} />
            <Text size="xs" c="dimmed">
              {share(count / Math.max(1, contacts))}
            </Text>
          </Stack>
        ),
    },
  ];
}
