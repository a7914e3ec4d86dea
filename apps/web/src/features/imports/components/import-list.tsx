import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import type { ImportAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { kinds, useImports } from "../api/imports.ts";
import { shareOf } from "../model/progress.ts";
import { StateBadge } from "./state-badge.tsx";

/** The imports there were, and the way to the next. */
export function ImportList() {
  const text = useText();
  const workspace = useWorkspace();
  const begin =
    workspace.role === "viewer" ? null : (
      <Button
        component={Link}
        to={`/w/${workspace.id}/imports/new`}
        leftSection={<IconFileImport size={16} aria-hidden />}
      >
        {text("imports.new")}
      </Button>
    );
  const columns = useColumns();
  return (
    <>
      <PageTitle title={text("shell.imports")} lead={text("imports.lead")} actions={begin ?? undefined} />
      <Shown query={useImports(workspace.id)}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={text("home.imports.none")} hint={text("imports.none.hint")} />
          ) : (
            <DataTable rows={items} columns={columns} rowKey={({ id }) => id} label={text("shell.imports")} />
          )
        }
      </Shown>
    </>
  );
}

function useColumns(): readonly Column<ImportAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { instant, number } = useFormats(workspace.timezone);
  return [
    {
      key: "file",
      title: text("imports.file"),
      width: "34%",
      sortBy: ({ fileName }) => fileName,
      cell: ({ id, fileName }) => (
        <Text
          component={Link}
          to={`/w/${workspace.id}/imports/${encodeURIComponent(id)}`}
          fw={600}
          c="kin"
          className="data"
          display="block"
          miw={130}
        >
          {fileName}
        </Text>
      ),
    },
    {
      key: "kind",
      title: text("imports.kind"),
      sortBy: ({ kind }) => kind,
      cell: ({ kind }) => <Text size="sm">{kindName(kind, text)}</Text>,
    },
    {
      key: "state",
      title: text("imports.state"),
      sortBy: ({ state }) => state,
      cell: (one) => (
        <Stack gap={4}>
          <StateBadge state={one.state} />
          {one.state === "running" ? (
            <Progress value={100 * shareOf(one.progress)} animated aria-label={text("imports.progress")} />
          ) : null}
        </Stack>
      ),
    },
    {
      key: "rows",
      title: text("imports.rows"),
      align: "end",
      sortBy: ({ progress }) => progress.rows,
      cell: ({ progress }) => number(progress.rows),
    },
    {
      key: "rejected",
      title: text("imports.rejected"),
      align: "end",
      sortBy: ({ progress }) => progress.rejected,
      cell: ({ progress }) => (progress.rejected === 0 ? null : number(progress.rejected)),
    },
    {
      key: "created",
      title: text("imports.started"),
      align: "end",
      sortBy: ({ createdAt }) => Date.parse(createdAt),
      cell: ({ createdAt }) => (
        <Text size="sm" c="dimmed">
          {instant(createdAt)}
        </Text>
      ),
    },
    {
      key: "again",
      title: text("segments.more"),
      align: "end",
      cell: ({ id, fileName }) =>
        workspace.role === "viewer" ? null : (
          <Group justify="end">
            <Button
              component={Link}
              to={`/w/${workspace.id}/imports/new`}
              search={{ like: id } as never}
              variant="subtle"
              size="compact-sm"
              aria-label={`${text("imports.again.short")}: ${fileName}`}
            >
              {text("imports.again.short")}
            </Button>
          </Group>
        ),
    },
  ];
}

function kindName(kind: string, text: ReturnType<typeof useText>): string {
  const known = kinds.find((each) => each === kind);
  return known === undefined ? kind : text(`imports.kind.${known}`);
}
