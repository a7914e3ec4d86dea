import type { ValueSource } from "../../names.ts";
import type { ParamType } from "../model/arguments.ts";
import type { Json } from "../model/json.ts";
import type { ValueType } from "../model/value.ts";
import { Literal } from "./value-field.tsx";

const kinds: Readonly<Record<ParamType, { readonly shape: "text" | "scalars"; readonly type: ValueType }>> = {
  string: { shape: "text", type: "text" },
  number: { shape: "text", type: "number" },
  boolean: { shape: "text", type: "boolean" },
  date: { shape: "text", type: "date" },
  "string[]": { shape: "scalars", type: "text" },
  "number[]": { shape: "scalars", type: "text" },
};

/** The value of a parameter: of its type and of no other, offered from what it is compared with. */
export function ArgumentField({
  label,
  type,
  value,
  source,
  onChange,
}: {
  readonly label: string;
  readonly type: ParamType;
  readonly value: Json;
  readonly source: ValueSource;
  readonly onChange: (value: Json) => void;
}) {
  return (
    <Literal
      {...kinds[type]}
      label={label}
      value={value}
      source={source}
      types={type === "number[]" ? ["number"] : ["string"]}
      onChange={onChange}
    />
  );
}
