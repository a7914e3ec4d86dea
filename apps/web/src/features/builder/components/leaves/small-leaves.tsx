import { Text } from "@mantine/core";
import { useText } from "../../../../languages/text.ts";
import { useLists, useVocabulary } from "../../../../shell/names.ts";
import {
  asText,
  changed,
  isList,
  isObject,
  type Json,
  type JsonObject,
} from "../../../../shell/condition/model/json.ts";
import { channels, numberTests, rfmScores, scoreTests } from "../../model/leaf.ts";
import { numberMeasures } from "../../model/measure.ts";
import { unanchoredKinds } from "../../model/window.ts";
import { readTest, withoutTest, writeTest } from "../../../../shell/condition/model/test.ts";
import { useBuilder } from "../builder-context.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { MeasureFields } from "../fields/measure-fields.tsx";
import { NameField } from "../../../../shell/condition/fields/name-field.tsx";
import { EventsField, firstEvent } from "../../../../shell/condition/fields/names.tsx";
import { NumberField } from "../../../../shell/condition/fields/number-field.tsx";
import { TestFields } from "../../../../shell/condition/fields/test-fields.tsx";
import { TextField } from "../../../../shell/condition/fields/text-field.tsx";
import { ValueField } from "../../../../shell/condition/fields/value-field.tsx";
import { WindowFields } from "../fields/window-fields.tsx";
import type { LeafProps } from "./leaf-props.ts";
import { Pick } from "./pick.tsx";
import { Where } from "../../../../shell/condition/where.tsx";

export function AddedLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  return (
    <>
      <Text span>{text("builder.added.was")}</Text>
      <WindowFields
        value={value["added"]}
        kinds={unanchoredKinds.filter((kind) => kind !== "all")}
        onChange={(window) => onChange({ added: window ?? {} })}
      />
    </>
  );
}

export function ListLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const { data } = useLists(useBuilder().workspace);
  return (
    <>
      <Text span>{text("builder.list.on")}</Text>
      <Pick
        label={text("builder.kind.list")}
        value={asText(value["list"])}
        options={(data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(list) => onChange({ list })}
      />
    </>
  );
}

export function ChannelLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  return (
    <>
      <Choice
        label={text("builder.channel.reach")}
        value={value["reachable"] === true ? "yes" : "no"}
        options={(["yes", "no"] as const).map((each) => ({ value: each, label: text(`builder.channel.${each}`) }))}
        onChange={(next) => onChange(changed(value, { reachable: next === "yes" }))}
      />
      <Choice
        label={text("builder.kind.channel")}
        value={channels.find((each) => each === value["channel"]) ?? "email"}
        options={channels.map((each) => ({ value: each, label: text(`builder.channel.${each}`) }))}
        onChange={(channel) => onChange(changed(value, { channel }))}
      />
    </>
  );
}

export function SubscribedLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const { data } = useVocabulary(useBuilder().workspace);
  return (
    <>
      <Text span>{text("builder.subscribed.to")}</Text>
      <NameField
        label={text("builder.topic")}
        value={asText(value["subscribed"])}
        offers={(data?.topics ?? []).map((name) => ({ name }))}
        onChange={(subscribed) => onChange({ subscribed })}
      />
    </>
  );
}

export function SampleLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  return (
    <>
      <Text span>{text("builder.sample.from")}</Text>
      {(["from", "to"] as const).map((end) => (
        <NumberField
          key={end}
          label={text(`builder.${end}`)}
          value={Number(value[end])}
          min={0}
          max={100}
          suffix="%"
          onChange={(next) => onChange(changed(value, { [end]: next }))}
        />
      ))}
      <Text span>{text("builder.sample.of")}</Text>
      <TextField
        label={text("builder.sample.salt")}
        value={asText(value["sample"])}
        onChange={(salt) => onChange(changed(value, { sample: salt }))}
      />
    </>
  );
}

export function RankLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const which = Object.hasOwn(value, "top") ? "top" : "bottom";
  const by = isObject(value["by"]) ? value["by"] : {};
  const event = firstEvent(by["event"]);
  const rank = (change: Readonly<Record<string, Json | undefined>>): void =>
    onChange(changed(value, { by: changed(by, change) }));
  return (
    <>
      <Choice
        label={text("builder.kind.rank")}
        value={which}
        options={(["top", "bottom"] as const).map((each) => ({ value: each, label: text(`builder.rank.${each}`) }))}
        onChange={(next) => onChange({ [next]: value[which] ?? 20, by })}
      />
      <NumberField
        label={text("builder.rank.percent")}
        value={Number(value[which])}
        min={0.01}
        max={100}
        suffix="%"
        onChange={(percent) => onChange(changed(value, { [which]: percent }))}
      />
      <Text span>{text("builder.rank.by")}</Text>
      <MeasureFields
        value={by["measure"]}
        event={event}
        kinds={numberMeasures}
        onChange={(measure) => rank({ measure })}
      />
      <EventsField value={by["event"] ?? ""} onChange={(names) => rank({ event: names })} />
      <WindowFields value={by["window"]} onChange={(window) => rank({ window })} />
      <Where value={by["where"]} event={event} onChange={(where) => rank({ where })} />
    </>
  );
}

const rfmAsks = ["class", ...rfmScores] as const;
/** The models every workspace has. */
const builtIn = ["purchase", "engagement"];

export function RfmLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const { data } = useVocabulary(useBuilder().workspace);
  const model = asText(value["rfm"]);
  const ask = rfmAsks.find((key) => Object.hasOwn(value, key)) ?? "class";
  const asked = value[ask];
  const test = isObject(asked) ? readTest(asked) : null;
  const names = [...new Set([...builtIn, ...(data?.rfm ?? []).map(({ name }) => name)])];
  return (
    <>
      <NameField
        label={text("builder.model")}
        value={model}
        offers={names.map((name) => ({ name }))}
        onChange={(rfm) => onChange(changed(value, { rfm }))}
      />
      <Choice
        label={text("builder.kind.rfm")}
        value={ask}
        options={rfmAsks.map((each) => ({ value: each, label: text(`builder.rfm.${each}`) }))}
        onChange={(next) => onChange({ rfm: model, [next]: next === "class" ? [] : { gte: 4 } })}
      />
      {ask === "class" ? (
        <OneOrSeveral
          label={text("builder.rfm.class")}
          value={asked}
          known={data?.rfm.find(({ name }) => name === model)?.classes ?? []}
          onChange={(next) => onChange(changed(value, { class: next }))}
        />
      ) : test === null || !isObject(asked) ? null : (
        <TestFields
          test={test}
          operators={numberTests}
          source={null}
          types={["number"]}
          onChange={(next) => onChange(changed(value, { [ask]: writeTest(asked, next) }))}
        />
      )}
    </>
  );
}

export function ScoreLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const { data } = useVocabulary(useBuilder().workspace);
  const model = asText(value["score"]);
  const banded = Object.hasOwn(value, "band");
  const test = readTest(value);
  return (
    <>
      <NameField
        label={text("builder.model")}
        value={model}
        offers={(data?.scores ?? []).map(({ name }) => ({ name }))}
        onChange={(score) => onChange(changed(value, { score }))}
      />
      <Choice
        label={text("builder.score.ask")}
        value={banded ? "band" : "value"}
        options={(["value", "band"] as const).map((each) => ({ value: each, label: text(`builder.score.${each}`) }))}
        onChange={(next) => {
          const bare: JsonObject = withoutTest(changed(value, { band: undefined }));
          onChange(next === "band" ? { ...bare, band: [] } : { ...bare, gte: 0.5 });
        }}
      />
      {banded ? (
        <OneOrSeveral
          label={text("builder.score.band")}
          value={value["band"]}
          known={data?.scores.find(({ name }) => name === model)?.bands ?? []}
          onChange={(band) => onChange(changed(value, { band }))}
        />
      ) : test === null ? null : (
        <TestFields
          test={test}
          operators={scoreTests}
          source={null}
          types={["number"]}
          onChange={(next) => onChange(writeTest(value, next))}
        />
      )}
    </>
  );
}

/** One name stays a name; several are a list. */
function OneOrSeveral({
  label,
  value,
  known,
  onChange,
}: {
  readonly label: string;
  readonly value: Json | undefined;
  readonly known: readonly string[];
  readonly onChange: (value: Json) => void;
}) {
  const shown = typeof value === "string" ? [value] : value;
  return (
    <ValueField
      label={label}
      shape="scalars"
      value={shown}
      source={null}
      offered={known}
      types={["string"]}
      onChange={(next) => {
        const single = typeof value === "string" && isList(next) && next.length === 1 ? next[0] : undefined;
        onChange(single ?? next);
      }}
    />
  );
}
