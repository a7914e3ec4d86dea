import { useText } from "../../../../languages/text.ts";
import { useProperties } from "../../../../shell/names.ts";
import { changed, isObject, type Json, type JsonObject } from "../../../../shell/condition/model/json.ts";
import { numberTests } from "../../model/leaf.ts";
import { type MeasureKind, measureKinds, numberMeasures, operatorsFor, readMeasure } from "../../model/measure.ts";
import { readTest, type Test, withoutTest, writeTest } from "../../../../shell/condition/model/test.ts";
import { unanchoredKinds, type WindowKind } from "../../model/window.ts";
import { useBuilder } from "../builder-context.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { MeasureFields } from "../fields/measure-fields.tsx";
import { EventsField, firstEvent } from "../../../../shell/condition/fields/names.tsx";
import { TestFields } from "../../../../shell/condition/fields/test-fields.tsx";
import { WindowFields } from "../fields/window-fields.tsx";
import type { LeafProps } from "./leaf-props.ts";
import { Where } from "../../../../shell/condition/where.tsx";

type Mode = "once" | "never" | MeasureKind;

/** How an event condition reads: the two plainest questions have words of their own. */
function modeOf(value: JsonObject): Mode {
  const measure = readMeasure(value["measure"])?.kind ?? "count";
  const test = readTest(value);
  if (measure !== "count") return measure;
  if (test === null) return "once";
  return test.operator === "lt" && test.operand === 1 && !Object.hasOwn(value, "measure") ? "never" : "count";
}

const beginnings: Readonly<Record<"number" | "any" | "date", Test>> = {
  number: { operator: "gte", operand: 2, ignoreCase: false },
  any: { operator: "is", operand: "", ignoreCase: false },
  date: { operator: "withinLast", operand: "30d", ignoreCase: false },
};

/** A test that fits a measure: the one there is where it does. */
function fitting(test: Test | null, kind: MeasureKind): Test {
  if (test !== null && operatorsFor(kind).includes(test.operator)) return test;
  if (kind === "firstAt" || kind === "lastAt") return beginnings.date;
  return numberMeasures.includes(kind) ? beginnings.number : beginnings.any;
}

export function EventLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const mode = modeOf(value);
  const event = firstEvent(value["event"]);
  const measure = readMeasure(value["measure"]);
  const test = readTest(value);
  const property = measure?.property ?? "";
  const { data } = useProperties(useBuilder().workspace, property === "" ? "" : event);
  const types = data?.find(({ name }) => name === property)?.types ?? [];
  const choose = (next: Mode): void => {
    const plain = withoutTest(changed(value, { measure: undefined }));
    if (next === "once") onChange(plain);
    else if (next === "never") onChange(changed(plain, { lt: 1 }));
    else
      onChange(
        plain === value ? value : withMeasure(value, next === "count" ? undefined : measureOf(next, property), next),
      );
  };
  return (
    <>
      <EventsField value={value["event"] ?? ""} onChange={(names) => onChange(changed(value, { event: names }))} />
      <Choice
        label={text("builder.measure")}
        value={mode}
        options={(["once", "never", ...measureKinds] as const).map((each) => ({
          value: each,
          label: text(`builder.measure.${each}`),
        }))}
        onChange={choose}
      />
      {measure === null || measure.property === null ? null : (
        <MeasureProperty value={value} event={event} onChange={onChange} />
      )}
      {mode === "once" || mode === "never" || test === null ? null : (
        <TestFields
          test={test}
          operators={operatorsFor(measure?.kind ?? "count")}
          source={property === "" ? null : { of: "property", event, path: property }}
          types={measure !== null && numberMeasures.includes(measure.kind) ? ["number"] : types}
          onChange={(next) => onChange(writeTest(value, next))}
        />
      )}
      <WindowFields value={value["window"]} onChange={(window) => onChange(changed(value, { window }))} />
      <Where value={value["where"]} event={event} onChange={(where) => onChange(changed(value, { where }))} />
    </>
  );
}

function measureOf(kind: MeasureKind, property: string): Json {
  return kind === "days" || kind === "firstAt" || kind === "lastAt" ? kind : { [kind]: property };
}

function withMeasure(value: JsonObject, measure: Json | undefined, kind: MeasureKind): JsonObject {
  const old = readMeasure(value["measure"])?.kind ?? "count";
  const had =
    modeOf(value) === "never" || (old !== kind && numberMeasures.includes(old) && !numberMeasures.includes(kind));
  const test = fitting(had ? null : readTest(value), kind);
  return writeTest(changed(value, { measure }), test);
}

function MeasureProperty({ value, event, onChange }: LeafProps & { readonly event: string }) {
  const kind = readMeasure(value["measure"])?.kind ?? "sum";
  return (
    <MeasureFields
      value={value["measure"]}
      event={event}
      kinds={[kind]}
      propertyOnly
      onChange={(measure) => onChange(changed(value, { measure }))}
    />
  );
}

/** The measure over one stretch of time divided by the same over another. */
export function ChangeLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const event = firstEvent(value["event"]);
  const ratio = isObject(value["ratio"]) ? value["ratio"] : {};
  const test = readTest(ratio);
  // All time compared with itself would always be one.
  const versusKinds: readonly WindowKind[] = unanchoredKinds.filter((kind) => kind !== "all");
  return (
    <>
      <MeasureFields
        value={value["measure"]}
        event={event}
        kinds={numberMeasures}
        onChange={(measure) => onChange(changed(value, { measure }))}
      />
      <EventsField value={value["event"] ?? ""} onChange={(names) => onChange(changed(value, { event: names }))} />
      <WindowFields
        value={value["window"]}
        kinds={unanchoredKinds}
        onChange={(window) => onChange(changed(value, { window }))}
      />
      <span>{text("builder.versus")}</span>
      <WindowFields
        label={text("builder.versus")}
        value={value["versus"]}
        kinds={versusKinds}
        onChange={(versus) => onChange(changed(value, { versus: versus ?? {} }))}
      />
      <span>{text("builder.ratio")}</span>
      {test === null ? null : (
        <TestFields
          test={test}
          operators={numberTests}
          source={null}
          types={["number"]}
          onChange={(next) => onChange(changed(value, { ratio: writeTest(ratio, next) }))}
        />
      )}
      <Where value={value["where"]} event={event} onChange={(where) => onChange(changed(value, { where }))} />
    </>
  );
}
