import { NumberInput, Select, Stack, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { EventWhere } from "../../../shell/condition/event-where.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useEventNames } from "../../../shell/names.ts";
import type { Definition } from "../api/rfm.ts";
import { channelOf, channels, ratesFrom, ratesText, withChannel, withMoney } from "../model/editing.ts";
import { useShownModel } from "./model-context.ts";

interface Editing {
  readonly draft: Definition;
  readonly onChange: (draft: Definition) => void;
}

/** Which events count, and what they amount to. */
export function CountedFields({ draft, onChange }: Editing) {
  const text = useText();
  const workspace = useWorkspace();
  const model = useShownModel();
  const names = useEventNames(workspace.id).data ?? [];
  const choices = [...channels, "all", "own"] as const;
  return (
    <Panel title={text("rfm.define.events")}>
      <Stack maw={640}>
        <TextInput
          label={text("rfm.model.name")}
          value={draft.name}
          maxLength={100}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
        {model.id === "engagement" ? (
          <Select
            label={text("rfm.define.channel")}
            allowDeselect={false}
            value={channelOf(draft)}
            data={choices.map((choice) => ({
              value: choice,
              label: text(choice === "all" ? "rfm.define.events.all" : `rfm.define.channel.${choice}`),
            }))}
            onChange={(value) => {
              const choice = choices.find((one) => one === value);
              if (choice !== undefined) onChange(withChannel(draft, choice));
            }}
          />
        ) : null}
        <TagsInput
          label={text("rfm.define.events")}
          data={[...new Set(names)]}
          value={draft.events}
          maxTags={20}
          onChange={(events) => onChange({ ...draft, events })}
        />
        <EventWhere
          legend={text("rfm.define.where")}
          event={draft.events[0] ?? ""}
          where={draft.where as Readonly<Record<string, unknown>> | null}
          onChange={(where) => onChange({ ...draft, where })}
        />
        <NumberInput
          label={text("rfm.define.look-back")}
          value={draft.lookBackDays ?? ""}
          min={1}
          max={36_500}
          allowDecimal={false}
          onChange={(value) => onChange({ ...draft, lookBackDays: typeof value === "number" ? value : null })}
        />
        <Switch
          label={text("rfm.define.money")}
          checked={draft.monetary !== null}
          onChange={(event) => onChange(withMoney(draft, event.currentTarget.checked))}
        />
        {draft.monetary === null ? null : (
          <Money monetary={draft.monetary} names={names} onChange={(monetary) => onChange({ ...draft, monetary })} />
        )}
      </Stack>
    </Panel>
  );
}

type MoneyPart = NonNullable<Definition["monetary"]>;

function Money({
  monetary,
  names,
  onChange,
}: {
  readonly monetary: MoneyPart;
  readonly names: readonly string[];
  readonly onChange: (monetary: MoneyPart) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { refunds, currency, property } = monetary;
  const [rates, setRates] = useState(ratesText(currency?.rates ?? {}));
  return (
    <Stack ps="md">
      <TextInput
        label={text("rfm.define.property")}
        value={property}
        onChange={(event) => onChange({ ...monetary, property: event.currentTarget.value })}
      />
      <Switch
        label={text("rfm.define.refunds")}
        checked={refunds !== null}
        onChange={(event) =>
          onChange({
            ...monetary,
            refunds: event.currentTarget.checked ? { events: ["Order Refunded"], property } : null,
          })
        }
      />
      {refunds === null ? null : (
        <TagsInput
          label={text("rfm.define.refund-events")}
          data={[...new Set(names)]}
          value={refunds.events}
          maxTags={20}
          onChange={(events) => onChange({ ...monetary, refunds: { ...refunds, events } })}
        />
      )}
      <Switch
        label={text("rfm.define.currency")}
        checked={currency !== null}
        onChange={(event) =>
          onChange({
            ...monetary,
            currency: event.currentTarget.checked ? { into: workspace.currency ?? "EUR", rates: {} } : null,
          })
        }
      />
      {currency === null ? null : (
        <>
          <TextInput
            label={text("rfm.define.into")}
            value={currency.into}
            maxLength={3}
            onChange={(event) =>
              onChange({ ...monetary, currency: { ...currency, into: event.currentTarget.value.toUpperCase() } })
            }
          />
          <Textarea
            label={text("rfm.define.rates")}
            description={text("rfm.define.rates.hint")}
            value={rates}
            autosize
            minRows={2}
            error={ratesFrom(rates) === null ? text("rfm.define.rates.hint") : undefined}
            onChange={(event) => {
              setRates(event.currentTarget.value);
              const read = ratesFrom(event.currentTarget.value);
              if (read !== null) onChange({ ...monetary, currency: { ...currency, rates: read } });
            }}
          />
        </>
      )}
    </Stack>
  );
}
