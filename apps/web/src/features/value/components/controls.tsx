import { Fieldset, NumberInput, Select, SimpleGrid, Switch, TextInput } from "@mantine/core";
import { useText } from "../../../languages/text.ts";
import { useSegments } from "../../../shell/names.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { tiersOf, usualTiers, usualWindow, type ValueSearch } from "../search.ts";

const windows = ["30d", "90d", "365d", "all"] as const;

export type Change = (changes: Partial<Record<keyof ValueSearch, ValueSearch[keyof ValueSearch]>>) => void;

/** Whose orders, of when, and how they are counted; every change goes to the address. */
export function Controls({ search, onChange }: { readonly search: ValueSearch; readonly onChange: Change }) {
  const text = useText();
  const workspace = useWorkspace();
  const segments = useSegments(workspace.id).data ?? [];
  const window = search.window ?? usualWindow;
  const [from = "", to = ""] = window.includes("..") ? window.split("..") : [];
  const own = window.includes("..");
  const cost = search.cost?.split(":") ?? [];
  const tiers = search.tiers ?? usualTiers;
  const range = (next: { from?: string; to?: string }): void => {
    onChange({ window: `${next.from ?? from}..${next.to ?? to}` });
  };
  return (
    <Fieldset legend={text("value.asked")} p="sm">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <Select
          label={text("value.window")}
          allowDeselect={false}
          value={own ? "own" : window}
          data={[
            ...windows.map((each) => ({ value: each, label: text(`value.window.${each}`) })),
            ...(own || windows.some((each) => each === window) ? [] : [{ value: window, label: window }]),
            { value: "own", label: text("value.window.own") },
          ]}
          onChange={(value) =>
            onChange({ window: value === "own" ? ".." : value === usualWindow ? undefined : (value ?? undefined) })
          }
        />
        {own ? (
          <>
            <TextInput
              type="date"
              label={text("value.window.from")}
              value={from}
              onChange={(event) => range({ from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={text("value.window.to")}
              value={to}
              onChange={(event) => range({ to: event.currentTarget.value })}
            />
          </>
        ) : null}
        <Select
          label={text("value.segment")}
          placeholder={text("value.segment.all")}
          clearable
          searchable
          limit={200}
          value={search.segment ?? null}
          data={segments.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(segment) => onChange({ segment: segment ?? undefined })}
        />
        <Select
          label={text("value.cost")}
          allowDeselect={false}
          value={cost[0] ?? "none"}
          data={(["none", "product", "order"] as const).map((each) => ({
            value: each,
            label: text(`value.cost.${each}`),
          }))}
          onChange={(kind) =>
            onChange({ cost: kind === "none" || kind === null ? undefined : `${kind}:${cost[1] ?? "cost"}` })
          }
        />
        {cost[0] === undefined ? null : (
          <TextInput
            label={text("value.cost.property")}
            key={cost[0]}
            defaultValue={cost[1] ?? "cost"}
            onBlur={(event) => onChange({ cost: `${cost[0]}:${event.currentTarget.value.trim() || "cost"}` })}
          />
        )}
        <TextInput
          label={text("value.tiers.percents")}
          key={tiers}
          defaultValue={tiers}
          error={tiersOf(tiers) === null ? text("value.tiers.wrong") : undefined}
          onBlur={(event) =>
            onChange({ tiers: event.currentTarget.value === usualTiers ? undefined : event.currentTarget.value })
          }
        />
        <Switch
          style={{ alignSelf: "end" }}
          label={text("value.refunds")}
          checked={search.refunds ?? false}
          onChange={(event) => onChange({ refunds: event.currentTarget.checked ? true : undefined })}
        />
      </SimpleGrid>
    </Fieldset>
  );
}

/** A whole number that is taken over when its field is left. */
export function CountInput({
  label,
  value,
  max,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}) {
  return (
    <NumberInput
      key={value}
      label={label}
      w={150}
      min={1}
      max={max}
      allowDecimal={false}
      defaultValue={value}
      onBlur={(event) => {
        const number = Number(event.currentTarget.value);
        if (Number.isInteger(number) && number >= 1 && number <= max && number !== value) onChange(number);
      }}
    />
  );
}
