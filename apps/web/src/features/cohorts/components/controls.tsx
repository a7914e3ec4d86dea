import {
  Button,
  Fieldset,
  Group,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useText } from "../../../languages/text.ts";
import { EventWhere } from "../../../shell/condition/event-where.tsx";
import { NameInput } from "../../../shell/name-input.tsx";
import { useEventNames, usePropertyNames, useSegments, useTraitNames } from "../../../shell/names.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import {
  bracketsOf,
  type CohortSearch,
  type NamedWindow,
  units,
  usualBrackets,
  usualEvent,
  windowsOf,
  windowsText,
} from "../search.ts";

type Change = (change: Partial<Record<keyof CohortSearch, CohortSearch[keyof CohortSearch]>>) => void;

/** What is asked; every change goes to the address. */
export function Controls({ search, onChange }: { readonly search: CohortSearch; readonly onChange: Change }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }}>
      <Who search={search} onChange={onChange} />
      <Cohorts search={search} onChange={onChange} />
      <What search={search} onChange={onChange} />
    </SimpleGrid>
  );
}

function Who({ search, onChange }: { readonly search: CohortSearch; readonly onChange: Change }) {
  const text = useText();
  const workspace = useWorkspace();
  const events = useEventNames(workspace.id).data ?? [];
  const traits = useTraitNames(workspace.id).data ?? [];
  const entry = search.entry ?? usualEvent;
  const kind = entry === "added" ? "added" : entry.startsWith("date:") ? "date" : "event";
  return (
    <Fieldset legend={text("cohorts.entry")} p="sm">
      <Stack gap="xs">
        <Select
          label={text("cohorts.entry.kind")}
          allowDeselect={false}
          value={kind}
          data={(["event", "date", "added"] as const).map((each) => ({
            value: each,
            label: text(`cohorts.entry.${each}`),
          }))}
          onChange={(value) =>
            onChange({
              entry: value === "added" ? "added" : value === "date" ? `date:${traits[0] ?? "signed_up_at"}` : undefined,
              entryWhere: undefined,
            })
          }
        />
        {kind === "event" ? (
          <>
            <NameInput
              label={text("cohorts.event")}
              names={[usualEvent, ...events]}
              value={entry}
              onChange={(name) =>
                onChange({ entry: name === usualEvent || name === "" ? undefined : name, entryWhere: undefined })
              }
            />
            <EventWhere
              legend={text("cohorts.entry.where")}
              event={entry}
              where={search.entryWhere ?? null}
              onChange={(where) => onChange({ entryWhere: where ?? undefined })}
            />
          </>
        ) : null}
        {kind === "date" ? (
          <NameInput
            label={text("cohorts.trait")}
            names={traits}
            value={entry.slice(5)}
            onChange={(name) => onChange({ entry: `date:${name}` })}
          />
        ) : null}
        <SegmentChoice
          value={search.segment ?? null}
          onChange={(segment) => onChange({ segment: segment ?? undefined })}
        />
      </Stack>
    </Fieldset>
  );
}

function SegmentChoice({
  value,
  onChange,
}: {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const segments = useSegments(workspace.id).data ?? [];
  return (
    <Select
      label={text("cohorts.segment")}
      description={value === null ? undefined : text("cohorts.segment.hint")}
      placeholder={text("cohorts.segment.all")}
      clearable
      searchable
      limit={200}
      value={value}
      data={segments.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={onChange}
    />
  );
}

function Cohorts({ search, onChange }: { readonly search: CohortSearch; readonly onChange: Change }) {
  const text = useText();
  const workspace = useWorkspace();
  const traits = useTraitNames(workspace.id).data ?? [];
  const cut = search.cut ?? "calendar";
  return (
    <Fieldset legend={text("cohorts.cut")} p="sm">
      <Stack gap="xs">
        <Select
          label={text("cohorts.cut.kind")}
          allowDeselect={false}
          value={cut}
          data={(["calendar", "trait", "windows"] as const).map((each) => ({
            value: each,
            label: text(`cohorts.cut.${each}`),
          }))}
          onChange={(value) =>
            onChange({ cut: value === "calendar" ? undefined : (value as "trait"), compare: undefined })
          }
        />
        <Text size="sm" fw={500} id="cohort-unit">
          {text("cohorts.by")}
        </Text>
        <SegmentedControl
          aria-labelledby="cohort-unit"
          size="xs"
          value={search.by ?? "month"}
          data={units.map((unit) => ({ value: unit, label: text(`cohorts.by.${unit}`) }))}
          onChange={(unit) => onChange({ by: unit === "month" ? undefined : unit, compare: undefined })}
        />
        {cut === "trait" ? (
          <NameInput
            label={text("cohorts.trait")}
            names={traits}
            value={search.trait ?? ""}
            onChange={(trait) => onChange({ trait: trait === "" ? undefined : trait, compare: undefined })}
          />
        ) : null}
        {cut === "windows" ? (
          <Windows search={search} onChange={onChange} />
        ) : (
          <SimpleGrid cols={2} spacing="xs">
            <DayInput label={text("cohorts.from")} value={search.from} onChange={(from) => onChange({ from })} />
            <DayInput label={text("cohorts.to")} value={search.to} onChange={(to) => onChange({ to })} />
          </SimpleGrid>
        )}
      </Stack>
    </Fieldset>
  );
}

function DayInput({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
    />
  );
}

function Windows({ search, onChange }: { readonly search: CohortSearch; readonly onChange: Change }) {
  const text = useText();
  const windows = windowsOf(search.windows);
  const write = (next: readonly NamedWindow[]): void => {
    onChange({ windows: next.length === 0 ? undefined : windowsText(next), compare: undefined });
  };
  const change = (at: number, part: Partial<NamedWindow>): void => {
    write(windows.map((each, i) => (i === at ? { ...each, ...part } : each)));
  };
  return (
    <Stack gap="xs">
      {windows.map((window, at) => (
        // A window is its place: its name may be the same as another's while it is typed.
        <Fieldset key={at} legend={text("cohorts.window", { number: at + 1 })} p="xs">
          <TextInput
            size="xs"
            label={text("cohorts.window.name")}
            defaultValue={window.name}
            onBlur={(event) => change(at, { name: event.currentTarget.value.trim() })}
          />
          <SimpleGrid cols={2} spacing="xs">
            <DayInput
              label={text("cohorts.window.from")}
              value={window.from}
              onChange={(from) => change(at, { from: from ?? "" })}
            />
            <DayInput
              label={text("cohorts.window.to")}
              value={window.to}
              onChange={(to) => change(at, { to: to ?? "" })}
            />
          </SimpleGrid>
          <Button
            mt={4}
            size="compact-xs"
            variant="subtle"
            leftSection={<IconTrash size={14} aria-hidden />}
            aria-label={text("cohorts.window.remove", { number: at + 1 })}
            onClick={() => write(windows.filter((_, i) => i !== at))}
          >
            {text("people.where.remove")}
          </Button>
        </Fieldset>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() =>
            write([...windows, { name: text("cohorts.window", { number: windows.length + 1 }), from: "", to: "" }])
          }
        >
          {text("cohorts.window.add")}
        </Button>
      </Group>
      <Switch
        label={text("cohorts.window.anyone")}
        checked={search.anyone ?? false}
        onChange={(event) => onChange({ anyone: event.currentTarget.checked ? true : undefined })}
      />
    </Stack>
  );
}

function What({ search, onChange }: { readonly search: CohortSearch; readonly onChange: Change }) {
  const text = useText();
  const workspace = useWorkspace();
  const events = useEventNames(workspace.id).data ?? [];
  const returns = search.returns ?? usualEvent;
  const properties = usePropertyNames(workspace.id, returns).data ?? [];
  const brackets = search.brackets ?? usualBrackets;
  return (
    <Fieldset legend={text("cohorts.what")} p="sm">
      <Stack gap="xs">
        <NameInput
          label={text("cohorts.returns")}
          names={[usualEvent, ...events]}
          value={returns}
          onChange={(name) =>
            onChange({ returns: name === usualEvent || name === "" ? undefined : name, returnsWhere: undefined })
          }
        />
        <EventWhere
          legend={text("cohorts.returns.where")}
          event={returns}
          where={search.returnsWhere ?? null}
          onChange={(where) => onChange({ returnsWhere: where ?? undefined })}
        />
        <Select
          label={text("cohorts.measure")}
          allowDeselect={false}
          value={search.measure ?? "people"}
          data={(["people", "count", "sum"] as const).map((each) => ({
            value: each,
            label: text(`cohorts.measure.${each}`),
          }))}
          onChange={(value) => onChange({ measure: value === "people" ? undefined : (value as "sum") })}
        />
        {search.measure === "sum" ? (
          <NameInput
            label={text("cohorts.property")}
            names={["revenue", ...properties]}
            value={search.property ?? "revenue"}
            onChange={(name) => onChange({ property: name === "revenue" || name === "" ? undefined : name })}
          />
        ) : null}
        <Select
          label={text("cohorts.columns")}
          description={text(`cohorts.columns.${search.columns ?? "classic"}.hint`)}
          allowDeselect={false}
          value={search.columns ?? "classic"}
          data={(["classic", "rolling", "cumulative", "brackets"] as const).map((each) => ({
            value: each,
            label: text(`cohorts.columns.${each}`),
          }))}
          onChange={(value) => onChange({ columns: value === "classic" ? undefined : (value as "rolling") })}
        />
        {search.columns === "brackets" ? (
          <TextInput
            key={brackets}
            label={text("cohorts.brackets")}
            error={bracketsOf(brackets) === null ? text("cohorts.brackets.wrong") : undefined}
            defaultValue={brackets}
            onBlur={(event) => onChange({ brackets: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key === "Enter") onChange({ brackets: event.currentTarget.value });
            }}
          />
        ) : null}
      </Stack>
    </Fieldset>
  );
}
