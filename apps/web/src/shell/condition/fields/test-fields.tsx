import { Checkbox, Text } from "@mantine/core";
import { useText } from "../../../languages/text.ts";
import type { ValueSource } from "../../names.ts";
import { changed, isList, isObject, type Json, type JsonObject } from "../model/json.ts";
import { type Family, kindOf, type Operator, type Test, withOperator } from "../model/test.ts";
import type { SeenType } from "../model/value.ts";
import { Choice } from "./choice.tsx";
import { DurationField } from "./duration-field.tsx";
import { NumberField } from "./number-field.tsx";
import { ValueField } from "./value-field.tsx";

const families: readonly Family[] = ["any", "string", "number", "date", "array", "geo"];

/** Which family of operators suits what the data has; those come first. */
const familyOf: Readonly<Record<SeenType, Family>> = {
  string: "string",
  number: "number",
  boolean: "any",
  array: "array",
};

interface Props {
  readonly test: Test;
  readonly operators: readonly Operator[];
  readonly source: ValueSource;
  readonly types: readonly SeenType[];
  readonly onChange: (test: Test) => void;
}

/** An operator and what stands on its right. */
export function TestFields({ test, operators, source, types, onChange }: Props) {
  const text = useText();
  const suits = (family: Family): number => Number(types.some((type) => familyOf[type] === family));
  const groups = families
    .toSorted((a, b) => Number(b === "any") - Number(a === "any") || suits(b) - suits(a))
    .map((family) => ({
      group: text(`builder.family.${family}`),
      items: operators
        .filter((operator) => kindOf(operator).family === family)
        .map((operator) => ({ value: operator, label: text(`builder.op.${operator}`) })),
    }))
    .filter(({ items }) => items.length > 0);
  const { shape, ignoreCase } = kindOf(test.operator);
  const canIgnore = ignoreCase === true && isWorded(test.operand);
  return (
    <>
      <Choice
        label={text("builder.operator")}
        value={test.operator}
        {...(groups.length === 1 ? { options: groups[0]?.items ?? [] } : { groups })}
        onChange={(operator) => onChange(withOperator(test, operator))}
      />
      {shape === "none" ? null : (
        <Operand test={test} source={source} types={types} onChange={(operand) => onChange({ ...test, operand })} />
      )}
      {canIgnore || test.ignoreCase ? (
        <Checkbox
          size="xs"
          label={text("builder.ignore-case")}
          checked={test.ignoreCase}
          onChange={(event) => onChange({ ...test, ignoreCase: event.currentTarget.checked })}
        />
      ) : null}
    </>
  );
}

/** Whether case can matter at all. */
function isWorded(operand: Json): boolean {
  const values = isList(operand) ? operand : [operand];
  return values.some((value) => typeof value === "string" && value !== "" && /\p{L}/u.test(value));
}

function Operand({
  test,
  source,
  types,
  onChange,
}: Omit<Props, "onChange" | "operators"> & { readonly onChange: (operand: Json) => void }) {
  const text = useText();
  const { operand } = test;
  const { shape } = kindOf(test.operator);
  const label = text("builder.value");
  const common = { source, types };
  switch (shape) {
    case "scalar":
    case "text":
    case "number":
    case "date":
    case "scalars":
      return <ValueField label={label} shape={shape} value={operand} {...common} onChange={onChange} />;
    case "numbers":
    case "dates": {
      const [from = "", to = ""] = isList(operand) ? operand : [];
      const one = shape === "numbers" ? "number" : "date";
      return (
        <>
          <ValueField
            label={text("builder.from")}
            shape={one}
            value={from}
            {...common}
            onChange={(next) => onChange([next, to])}
          />
          <Text span>{text("builder.and")}</Text>
          <ValueField
            label={text("builder.to")}
            shape={one}
            value={to}
            {...common}
            onChange={(next) => onChange([from, next])}
          />
        </>
      );
    }
    case "duration":
      return <DurationField label={label} value={operand} onChange={onChange} />;
    case "days":
      return <DurationField label={label} value={operand} units={["d", "w"]} onChange={onChange} />;
    case "age":
      return <Age value={isObject(operand) ? operand : {}} onChange={onChange} />;
    case "near":
      return <Near value={isObject(operand) ? operand : {}} onChange={onChange} />;
    case "none":
      return null;
  }
}

/** How far a new bound stands from the one there is, so that somebody is between them. */
const span = 10;
const bounds = { lower: ["gte", "gt"], upper: ["lt", "lte"] } as const;

/** At most one bound on each side. */
function Age({ value, onChange }: { readonly value: JsonObject; readonly onChange: (value: JsonObject) => void }) {
  const text = useText();
  return (["lower", "upper"] as const).map((side) => {
    const keys = bounds[side];
    const key = keys.find((each) => Object.hasOwn(value, each)) ?? "none";
    const without = changed(value, Object.fromEntries(keys.map((each) => [each, undefined])));
    const [other] = Object.values(without).map(Number);
    const beside = side === "lower" ? Math.max(0, (other ?? 28) - span) : (other ?? 18) + span;
    const years = key === "none" ? beside : Number(value[key]);
    const choose = (next: (typeof keys)[number] | "none"): void => {
      if (next !== "none") onChange({ ...without, [next]: years });
      // Without any bound nothing would be asked.
      else if (other !== undefined) onChange(without);
    };
    return (
      <span key={side} className="builder-words">
        <Choice
          label={text(`builder.age.${side}`)}
          value={key}
          options={(["none", ...keys] as const).map((each) => ({
            value: each,
            label: text(`builder.age.${side}.${each}` as never),
          }))}
          onChange={choose}
        />
        {key === "none" ? null : (
          <NumberField
            label={text("builder.years")}
            value={years}
            min={0}
            max={200}
            onChange={(next) => onChange({ ...value, [key]: next })}
          />
        )}
      </span>
    );
  });
}

function Near({ value, onChange }: { readonly value: JsonObject; readonly onChange: (value: JsonObject) => void }) {
  const text = useText();
  const limits = { km: [0, 20_040], lat: [-90, 90], lon: [-180, 180] } as const;
  return (["km", "lat", "lon"] as const).map((key) => (
    <span key={key} className="builder-words">
      <NumberField
        label={text(`builder.near.${key}`)}
        value={Number(value[key] ?? 0)}
        min={limits[key][0]}
        max={limits[key][1]}
        onChange={(next) => onChange({ ...value, [key]: next })}
      />
      <Text span>{text(`builder.near.${key}`)}</Text>
    </span>
  ));
}
