import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useText } from "../../../../languages/text.ts";
import { segmentsQuery } from "../../../../shell/names.ts";
import { asText, changed, isObject, type JsonObject } from "../../../../shell/condition/model/json.ts";
import { segmentAsks } from "../../model/leaf.ts";
import { newWindow, windowKinds } from "../../model/window.ts";
import { emptyOf, paramsOf, sourceOf } from "../../../../shell/condition/model/arguments.ts";
import { useBuilder } from "../builder-context.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { ValueField } from "../../../../shell/condition/fields/value-field.tsx";
import { WindowFields } from "../fields/window-fields.tsx";
import type { LeafProps } from "./leaf-props.ts";
import { Pick } from "./pick.tsx";

type Ask = "member" | (typeof segmentAsks)[number];

export function SegmentLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const { data } = useQuery(segmentsQuery(useBuilder().workspace));
  const id = asText(value["segment"]);
  const ask: Ask = segmentAsks.find((key) => Object.hasOwn(value, key)) ?? "member";
  const bare: JsonObject = { segment: id };
  const choose = (next: Ask): void => {
    if (next === "member") onChange(bare);
    else onChange({ ...bare, [next]: next === "at" ? "" : (newWindow("last") ?? {}) });
  };
  const chosen = data?.find((each) => each.id === id)?.document;
  return (
    <>
      <Choice
        label={text("builder.segment.ask")}
        value={ask}
        options={(["member", ...segmentAsks] as const).map((each) => ({
          value: each,
          label: text(`builder.segment.${each}`),
        }))}
        onChange={choose}
      />
      <Pick
        label={text("builder.kind.segment")}
        value={id}
        options={(data ?? []).map((each) => ({ value: each.id, label: each.name }))}
        onChange={(segment) => onChange(changed(value, { segment, args: undefined }))}
      />
      {ask === "at" ? (
        <ValueField
          label={text("builder.value.date")}
          shape="date"
          value={value["at"]}
          source={null}
          types={[]}
          onChange={(at) => onChange(changed(value, { at }))}
        />
      ) : null}
      {ask === "entered" || ask === "left" ? (
        <WindowFields
          value={value[ask]}
          kinds={windowKinds.filter((kind) => kind !== "all")}
          onChange={(window) => onChange(changed(value, { [ask]: window ?? {} }))}
        />
      ) : null}
      {ask === "member" ? (
        <Arguments
          args={isObject(value["args"]) ? value["args"] : {}}
          document={chosen === undefined ? {} : (chosen as JsonObject)}
          onChange={(args) => onChange(changed(value, { args: Object.keys(args).length === 0 ? undefined : args }))}
        />
      ) : null}
    </>
  );
}

/** The fields that take a literal of a type, or a parameter of this segment in its place. */
const shapes = {
  string: "text",
  number: "number",
  boolean: "scalar",
  date: "date",
  "string[]": "scalars",
  "number[]": "scalars",
} as const;

/** Values for the parameters of the segment referred to; without one, its own default counts. */
function Arguments({
  args,
  document,
  onChange,
}: {
  readonly args: JsonObject;
  /** Of the segment referred to. */
  readonly document: JsonObject;
  readonly onChange: (args: JsonObject) => void;
}) {
  const text = useText();
  const declared = new Map(paramsOf(document).map((param) => [param.name, param]));
  const names = [...new Set([...declared.keys(), ...Object.keys(args)])];
  return names.map((name) => {
    const type = declared.get(name)?.type ?? "string";
    const given = args[name];
    return (
      <span key={name} className="builder-words">
        <Text span className="data">
          {text("builder.args.name", { name })}
        </Text>
        <Choice
          label={text("builder.args.of", { name })}
          value={given === undefined ? "default" : "given"}
          options={(["given", "default"] as const).map((each) => ({
            value: each,
            label: text(`builder.args.${each}`),
          }))}
          onChange={(next) => onChange(changed(args, { [name]: next === "given" ? emptyOf[type] : undefined }))}
        />
        {given === undefined ? null : (
          <ValueField
            label={text("builder.args.of", { name })}
            shape={shapes[type]}
            value={given}
            source={sourceOf(document["where"], name)}
            types={type === "number[]" ? ["number"] : []}
            onChange={(next) => onChange({ ...args, [name]: next })}
          />
        )}
      </span>
    );
  });
}
