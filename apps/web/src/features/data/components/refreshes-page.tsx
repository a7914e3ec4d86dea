import { Anchor, Badge, Button, Group, NativeSelect, Progress, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconRefresh } from "@tabler/icons-react";
import type { RefreshesAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { isComputing, type Refresh, useRefreshes, useRefreshHour, useRefreshNow } from "../../../shell/refreshes.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useDuration } from "./outcomes.ts";
import { usePartName, useRefreshedWords } from "./refreshed-words.ts";

/** The tables that are made anew once a day: as of when they are, how long it took, what kept one from being made. */
export function RefreshesPage() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {text("data.refresh.hint")}
      </Text>
      <Shown query={useRefreshes(workspace.id)}>{(answer) => <Tables {...answer} />}</Shown>
    </Stack>
  );
}

function Tables({ hour, items }: RefreshesAnswer) {
  const text = useText();
  const workspace = useWorkspace();
  const columns = useColumns();
  const computing = items.filter(isComputing).length;
  const failed = items.filter(({ state }) => state === "failed").length;
  return (
    <Stack gap="sm">
      <Group justify="space-between" align="end">
        <Hour hour={hour} />
        {workspace.role === "viewer" ? null : <RefreshNow part={null} loading={computing === items.length} />}
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {computing > 0
          ? text("data.refresh.computing", { count: computing })
          : failed > 0
            ? text("data.refresh.failed", { count: failed })
            : text("data.refresh.still")}
      </Text>
      <DataTable rows={items} columns={columns} rowKey={({ part }) => part} label={text("data.tab.refreshes")} />
    </Stack>
  );
}

function Hour({ hour }: { readonly hour: number }) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const change = useRefreshHour(workspace.id);
  const hours = Array.from({ length: 24 }, (_, each) => `${String(each).padStart(2, "0")}:00`);
  if (workspace.role === "viewer")
    return <Text size="sm">{text("data.refresh.at", { hour: hours[hour] ?? "", zone: workspace.timezone })}</Text>;
  return (
    <NativeSelect
      label={text("data.refresh.hour")}
      description={workspace.timezone}
      value={hour}
      disabled={change.isPending}
      data={hours.map((label, value) => ({ value: String(value), label }))}
      onChange={(event) =>
        change.mutate(Number(event.currentTarget.value), {
          onError: (error) => notifications.show({ color: "red", message: problem(error) }),
        })
      }
    />
  );
}

/** @param part null: all of them */
function RefreshNow({ part, loading }: { readonly part: string | null; readonly loading: boolean }) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const nameOf = usePartName();
  const now = useRefreshNow(workspace.id);
  return (
    <Button
      size={part === null ? "sm" : "compact-sm"}
      variant={part === null ? "default" : "subtle"}
      {...(part === null ? { leftSection: <IconRefresh size={16} aria-hidden /> } : {})}
      {...(part === null ? {} : { "aria-label": text("data.refresh.now.one", { table: nameOf(part) }) })}
      loading={loading || now.isPending}
      onClick={() =>
        now.mutate(part === null ? null : [part], {
          onError: (error) => notifications.show({ color: "red", message: problem(error) }),
        })
      }
    >
      {text(part === null ? "data.refresh.now.all" : "data.refresh.now")}
    </Button>
  );
}

function useColumns(): readonly Column<Refresh>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const duration = useDuration();
  const nameOf = usePartName();
  const wordsOf = useRefreshedWords();
  return [
    {
      key: "table",
      title: text("data.refresh.table"),
      cell: (refresh) => (
        <Stack gap={2} miw={190}>
          <Group gap="xs">
            <Text span size="sm" fw={600}>
              {nameOf(refresh.part)}
            </Text>
            {isOff(refresh) ? null : <State {...refresh} />}
          </Group>
          {wordsOf(refresh).map(({ words, isWrong }) => (
            <Text key={words} size="xs" c={isWrong ? "red.8" : "dimmed"}>
              {words}
            </Text>
          ))}
          {isOff(refresh) ? (
            <Anchor component={Link} to={`/w/${workspace.id}/value`} size="xs">
              {text("data.refresh.not-kept")}
            </Anchor>
          ) : null}
          <Under {...refresh} />
        </Stack>
      ),
    },
    {
      key: "covered",
      title: text("data.refresh.covered"),
      unsplit: true,
      cell: (refresh) =>
        isOff(refresh) ? "" : refresh.covered === null ? text("data.refresh.never") : instant(refresh.covered),
    },
    {
      key: "ms",
      title: text("data.refresh.took"),
      align: "end",
      cell: (refresh) => (refresh.ms === null || isOff(refresh) ? "" : duration(refresh.ms)),
    },
    {
      key: "next",
      title: text("data.refresh.next"),
      unsplit: true,
      cell: (refresh) => (isOff(refresh) ? "" : instant(refresh.next)),
    },
    ...(workspace.role === "viewer"
      ? []
      : [
          {
            key: "now",
            title: text("segments.more"),
            cell: (refresh: Refresh) =>
              isOff(refresh) ? null : <RefreshNow part={refresh.part} loading={isComputing(refresh)} />,
          },
        ]),
  ];
}

/** Whether nobody has asked for what this table would hold: a run of it makes nothing. */
function isOff({ details }: Refresh): boolean {
  return details["kept"] === false;
}

const colors = { done: "teal", failed: "red", running: "blue", waiting: "gray", never: "gray" } as const;

function State({ state }: Refresh) {
  const text = useText();
  return (
    <Badge variant="light" color={colors[state]} tt="none">
      {text(`data.refresh.state.${state}`)}
    </Badge>
  );
}

/** How far a run is by what the one before took: an estimate, which stands still shortly before the end. */
function Under({ state, startedAt, ms, part }: Refresh) {
  const text = useText();
  const nameOf = usePartName();
  const duration = useDuration();
  const [now, setNow] = useState(() => Date.now());
  const isRunning = state === "running" && startedAt !== null;
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  if (!isRunning) return null;
  // The reader's clock may be behind the server's.
  const since = Math.max(0, now - Date.parse(startedAt));
  return (
    <>
      <Progress
        value={ms === null || ms === 0 ? 100 : Math.min(95, (since / ms) * 100)}
        animated
        aria-label={text("data.refresh.progress", { table: nameOf(part) })}
      />
      <Text size="xs" c="dimmed">
        {text("data.refresh.since", { since: duration(Math.floor(since / 1_000) * 1_000) })}
      </Text>
    </>
  );
}
