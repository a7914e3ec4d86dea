import { Text } from "@mantine/core";
import { useText } from "../../../../languages/text.ts";
import { asText, isList, isObject, type Json, type JsonObject } from "../../../../shell/condition/model/json.ts";
import {
  type AnchorKind,
  anchorKinds,
  calendarUnits,
  newWindow,
  readWindow,
  type WindowKind,
  windowKinds,
} from "../../model/window.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { DurationField } from "../../../../shell/condition/fields/duration-field.tsx";
import { EventField, TraitField } from "../../../../shell/condition/fields/names.tsx";
import { ValueField } from "../../../../shell/condition/fields/value-field.tsx";

/** A stretch of time; undefined is all time. */
export function WindowFields({
  value,
  onChange,
  kinds = windowKinds,
  label,
}: {
  readonly value: Json | undefined;
  readonly onChange: (value: JsonObject | undefined) => void;
  readonly kinds?: readonly WindowKind[];
  readonly label?: string;
}) {
  const text = useText();
  const kind = readWindow(value) ?? "all";
  const window = isObject(value) ? value : {};
  return (
    <>
      <Choice
        label={label ?? text("builder.window")}
        value={kind}
        options={kinds.map((each) => ({ value: each, label: text(`builder.window.${each}`) }))}
        onChange={(next) => onChange(newWindow(next))}
      />
      <Ends kind={kind} window={window} onChange={onChange} />
    </>
  );
}

function Ends({
  kind,
  window,
  onChange,
}: {
  readonly kind: WindowKind;
  readonly window: JsonObject;
  readonly onChange: (value: JsonObject) => void;
}) {
  const text = useText();
  switch (kind) {
    case "all":
      return null;
    case "last":
      return (
        <DurationField
          label={text("builder.window.last")}
          value={window["last"]}
          onChange={(last) => onChange({ last })}
        />
      );
    case "ago": {
      const [far = "60d", near = "30d"] = isList(window["ago"]) ? window["ago"] : [];
      return (
        <>
          <DurationField
            label={text("builder.from")}
            value={far}
            onChange={(next) => onChange({ ago: [next, near] })}
          />
          <Text span>{text("builder.and")}</Text>
          <DurationField label={text("builder.to")} value={near} onChange={(next) => onChange({ ago: [far, next] })} />
          <Text span>{text("builder.ago")}</Text>
        </>
      );
    }
    case "range":
      return <Range window={window} onChange={onChange} />;
    case "this":
    case "previous":
      return (
        <Choice
          label={text("builder.unit")}
          value={calendarUnits.find((unit) => unit === window[kind]) ?? "month"}
          options={calendarUnits.map((unit) => ({ value: unit, label: text(`builder.calendar.${unit}`) }))}
          onChange={(unit) => onChange({ [kind]: unit })}
        />
      );
    case "within":
      return <Anchored window={window} onChange={onChange} />;
  }
}

/** One end may be open. */
function Range({ window, onChange }: { readonly window: JsonObject; readonly onChange: (value: JsonObject) => void }) {
  const text = useText();
  const has = { from: Object.hasOwn(window, "from"), to: Object.hasOwn(window, "to") };
  const ends = has.from ? (has.to ? "both" : "from") : "to";
  const keep = { from: window["from"] ?? "", to: window["to"] ?? "" };
  return (
    <>
      <Choice
        label={text("builder.range")}
        value={ends}
        options={(["from", "to", "both"] as const).map((each) => ({
          value: each,
          label: text(`builder.range.${each}`),
        }))}
        onChange={(next) => onChange(next === "both" ? keep : { [next]: keep[next] })}
      />
      {(["from", "to"] as const).map((end) =>
        has[end] ? (
          <span key={end} className="builder-words">
            {end === "to" && has.from ? <Text span>{text("builder.until")}</Text> : null}
            <ValueField
              label={text(`builder.${end}`)}
              shape="date"
              value={window[end]}
              source={null}
              types={[]}
              onChange={(next) => onChange({ ...window, [end]: next })}
            />
          </span>
        ) : null,
      )}
    </>
  );
}

function Anchored({
  window,
  onChange,
}: {
  readonly window: JsonObject;
  readonly onChange: (value: JsonObject) => void;
}) {
  const text = useText();
  const anchor = isObject(window["of"]) ? window["of"] : { trait: "" };
  const kind: AnchorKind = anchorKinds.find((each) => Object.hasOwn(anchor, each)) ?? "trait";
  const name = asText(anchor[kind]);
  const write = (next: string): void => onChange({ ...window, of: { [kind]: next } });
  return (
    <>
      <DurationField
        label={text("builder.window.within")}
        value={window["within"]}
        onChange={(within) => onChange({ ...window, within })}
      />
      <Choice
        label={text("builder.anchor")}
        value={kind}
        options={anchorKinds.map((each) => ({ value: each, label: text(`builder.anchor.${each}`) }))}
        onChange={(next) => onChange({ ...window, of: { [next]: next !== "trait" && kind !== "trait" ? name : "" } })}
      />
      {kind === "trait" ? <TraitField value={name} onChange={write} /> : <EventField value={name} onChange={write} />}
    </>
  );
}
