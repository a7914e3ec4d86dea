import { Alert, Badge, Button, Group, Select, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { clearWatched, type DebuggedCall, useWatched, type Watched } from "../api/debugger.ts";
import { CallDetails } from "./call-details.tsx";
import { outcomeColors, outcomes, useDuration } from "./outcomes.ts";
import { SearchField } from "../../../ui/search-field.tsx";

interface Filter {
  readonly outcome: string | null;
  readonly type: string | null;
  readonly words: string;
}

/** Calls as they arrive. */
export function LivePage() {
  const text = useText();
  const workspace = useWorkspace();
  const [paused, setPaused] = useState(false);
  const [filter, setFilter] = useState<Filter>({ outcome: null, type: null, words: "" });
  const Icon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {text("data.live.hint")}
      </Text>
      <Group gap="xs">
        <Button
          variant={paused ? "filled" : "default"}
          leftSection={<Icon size={16} aria-hidden />}
          onClick={() => setPaused(!paused)}
        >
          {text(paused ? "data.live.resume" : "data.live.pause")}
        </Button>
        <Button
          variant="default"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => clearWatched(workspace.id)}
        >
          {text("data.live.clear")}
        </Button>
        <Filters filter={filter} onFilter={setFilter} />
      </Group>
      <Shown query={useWatched(workspace.id, paused)}>
        {(watched) => <Arrived watched={watched} filter={filter} paused={paused} />}
      </Shown>
    </Stack>
  );
}

const types = ["track", "identify", "page", "screen", "group", "alias"];

function Filters({ filter, onFilter }: { readonly filter: Filter; readonly onFilter: (filter: Filter) => void }) {
  const text = useText();
  return (
    <>
      <Select
        w={150}
        clearable
        aria-label={text("data.live.outcome")}
        placeholder={text("data.live.outcome")}
        data={outcomes.map((each) => ({ value: each, label: text(`data.live.${each}`) }))}
        value={filter.outcome}
        onChange={(outcome) => onFilter({ ...filter, outcome })}
      />
      <Select
        w={130}
        clearable
        aria-label={text("data.live.type")}
        placeholder={text("data.live.type")}
        data={types}
        value={filter.type}
        onChange={(type) => onFilter({ ...filter, type })}
      />
      <SearchField
        flex="1 1 200px"
        placeholder={text("data.live.search")}
        value={filter.words}
        onWords={(words) => onFilter({ ...filter, words })}
      />
    </>
  );
}

function Arrived({
  watched: { calls, missed },
  filter: { outcome, type, words },
  paused,
}: {
  readonly watched: Watched;
  readonly filter: Filter;
  readonly paused: boolean;
}) {
  const text = useText();
  const [chosen, setChosen] = useState<DebuggedCall | null>(null);
  const columns = useColumns(setChosen);
  const found = useMemo(() => {
    const needle = words.trim().toLocaleLowerCase();
    return calls.filter(
      (call) =>
        (outcome === null || call.outcome === outcome) &&
        (type === null || call.type === type) &&
        [call.event, call.contact].some((each) => (each ?? "").toLocaleLowerCase().includes(needle)),
    );
  }, [calls, outcome, type, words]);
  const refused = found.filter((call) => call.outcome === "refused").length;
  return (
    <>
      {missed ? <Alert color="gray">{text("data.live.missed")}</Alert> : null}
      <Text size="sm" c="dimmed" role="status">
        {text(paused ? "data.live.paused" : "data.live.shown", { count: found.length, refused })}
      </Text>
      {found.length === 0 ? (
        <Empty
          title={text(calls.length === 0 ? "data.live.none" : "data.none-found")}
          {...(calls.length === 0 ? { hint: text("data.live.none.hint") } : {})}
        />
      ) : (
        <DataTable rows={found} columns={columns} rowKey={({ id }) => id} label={text("data.tab.live")} />
      )}
      <CallDetails call={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

function useColumns(onChoose: (call: DebuggedCall) => void): readonly Column<DebuggedCall>[] {
  const text = useText();
  const { timezone } = useWorkspace();
  const { time, number } = useFormats(timezone);
  const duration = useDuration();
  return [
    { key: "at", title: text("data.live.received"), unsplit: true, cell: ({ receivedAt }) => time(receivedAt) },
    {
      key: "outcome",
      title: text("data.live.outcome"),
      cell: ({ outcome }) => (
        <Badge color={outcomeColors[outcome]} variant="light" tt="none">
          {text(`data.live.${outcome}`)}
        </Badge>
      ),
    },
    {
      key: "event",
      title: text("data.event"),
      width: "34%",
      cell: (call) => (
        <UnstyledButton onClick={() => onChoose(call)} miw={150} aria-haspopup="dialog">
          <Text span size="sm" lineClamp={2} c="kin" td="underline" className="data">
            {call.event ?? call.type ?? text("data.live.unreadable")}
          </Text>
          {call.reason === null ? null : (
            <Text size="xs" c="dimmed" lineClamp={2} dir="auto" className="values">
              {call.reason}
            </Text>
          )}
        </UnstyledButton>
      ),
    },
    {
      key: "contact",
      title: text("data.live.contact"),
      cell: ({ contact }) => (
        <Text span size="sm" lineClamp={1} className="data">
          {contact ?? ""}
        </Text>
      ),
    },
    {
      key: "delay",
      title: text("data.live.delay"),
      align: "end",
      cell: ({ delayMs }) => (delayMs === null ? "" : duration(delayMs)),
    },
    {
      key: "took",
      title: text("data.live.took"),
      align: "end",
      cell: ({ tookMs }) => text("data.live.ms", { ms: number(tookMs) }),
    },
  ];
}
