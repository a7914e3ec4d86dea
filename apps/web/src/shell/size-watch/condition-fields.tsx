import { Group, NumberInput, Select } from "@mantine/core";
import { useText } from "../../languages/text.ts";
import type { Draft } from "./draft.ts";

const measures = ["size", "share", "entered", "left"] as const;
const kinds = ["change", "unusual", "below", "above"] as const;
const periods = ["hour", "day", "week"] as const;
const spans = ["hour", "day", "week", "month"] as const;
const directions = ["either", "up", "down"] as const;
const sensitivities = ["low", "normal", "high"] as const;

interface Props {
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

/** What is watched, and when it goes off. */
export function ConditionFields({ draft, onDraft }: Props) {
  const text = useText();
  const isFlow = draft.of === "entered" || draft.of === "left";
  return (
    <>
      <Group align="start" gap="sm">
        <Pick
          label={text("alerts.form.what")}
          values={measures}
          word={(value) => text(`alerts.form.${value}`)}
          value={draft.of}
          onPick={(of) => onDraft({ ...draft, of })}
        />
        {isFlow ? (
          <Pick
            label={text("alerts.form.per")}
            values={periods}
            word={(value) => text(`alerts.form.${value}`)}
            value={draft.per}
            onPick={(per) => onDraft({ ...draft, per })}
          />
        ) : null}
        <Pick
          label={text("alerts.form.when")}
          values={kinds}
          word={(value) => text(`alerts.form.${value}`)}
          value={draft.kind}
          onPick={(kind) => onDraft({ ...draft, kind })}
        />
      </Group>
      <Group align="start" gap="sm">
        <Details draft={draft} onDraft={onDraft} />
      </Group>
    </>
  );
}

function Details({ draft, onDraft }: Props) {
  const text = useText();
  switch (draft.kind) {
    case "below":
    case "above":
      return (
        <Figure
          label={text(draft.of === "share" ? "alerts.form.limit.share" : "alerts.form.limit")}
          value={draft.limit}
          decimals={draft.of === "share"}
          onValue={(limit) => onDraft({ ...draft, limit })}
        />
      );
    case "change":
      return (
        <>
          <Figure
            label={text("alerts.form.percent")}
            value={draft.percent}
            decimals
            onValue={(percent) => onDraft({ ...draft, percent })}
          />
          <Pick
            label={text("alerts.form.direction")}
            values={directions}
            word={(value) => text(`alerts.form.${value}`)}
            value={draft.direction}
            onPick={(direction) => onDraft({ ...draft, direction })}
          />
          <Pick
            label={text("alerts.form.over")}
            values={spans}
            word={(value) => text(`alerts.form.${value}`)}
            value={draft.over}
            onPick={(over) => onDraft({ ...draft, over })}
          />
          <Figure
            label={text("alerts.form.least")}
            description={text("alerts.form.least.hint")}
            value={draft.least}
            min={1}
            onValue={(least) => onDraft({ ...draft, least })}
          />
        </>
      );
    case "unusual":
      return (
        <>
          <Pick
            label={text("alerts.form.sensitivity")}
            values={sensitivities}
            word={(value) => text(`alerts.form.${value}`)}
            value={draft.sensitivity}
            onPick={(sensitivity) => onDraft({ ...draft, sensitivity })}
          />
          <Figure
            label={text("alerts.form.weeks")}
            description={text("alerts.form.weeks.hint")}
            value={draft.weeks}
            min={4}
            max={8}
            onValue={(weeks) => onDraft({ ...draft, weeks })}
          />
        </>
      );
  }
}

function Pick<Value extends string>({
  label,
  values,
  word,
  value,
  onPick,
}: {
  readonly label: string;
  readonly values: readonly Value[];
  readonly word: (value: Value) => string;
  readonly value: Value;
  readonly onPick: (value: Value) => void;
}) {
  return (
    <Select
      label={label}
      flex="1 1 150px"
      allowDeselect={false}
      data={values.map((each) => ({ value: each, label: word(each) }))}
      value={value}
      onChange={(picked) => {
        const found = values.find((each) => each === picked);
        if (found !== undefined) onPick(found);
      }}
    />
  );
}

function Figure({
  label,
  description,
  value,
  decimals = false,
  min = 0,
  max = 1e9,
  onValue,
}: {
  readonly label: string;
  readonly description?: string;
  readonly value: number | null;
  readonly decimals?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly onValue: (value: number | null) => void;
}) {
  return (
    <NumberInput
      label={label}
      flex="1 1 130px"
      {...(description === undefined ? {} : { description })}
      min={min}
      max={max}
      clampBehavior="blur"
      allowDecimal={decimals}
      value={value ?? ""}
      onChange={(typed) => onValue(typeof typed === "number" ? typed : null)}
    />
  );
}
