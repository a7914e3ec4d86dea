import { Autocomplete, NumberInput } from "@mantine/core";

/** A value that a template or a scheme leaves open, as the server tells of it. */
export type BlankShown = {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly string[];
} & (
  | {
      readonly kind: "number";
      readonly value: number;
      readonly unit: string;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: "event" | "trait" | "text"; readonly value: string }
);

/** A number within its bounds, or a name that the data offers and may be typed by hand. */
export function BlankField({
  blank,
  value,
  onValue,
  disabled = false,
}: {
  readonly blank: BlankShown;
  readonly value: string | number;
  readonly onValue: (value: string | number) => void;
  readonly disabled?: boolean;
}) {
  if (blank.kind === "number") {
    return (
      <NumberInput
        label={blank.label}
        value={value}
        min={blank.min}
        max={blank.max}
        allowDecimal={blank.unit === "money"}
        suffix={blank.unit === "percent" ? " %" : ""}
        disabled={disabled}
        // What is half typed is not counted.
        onChange={(next) => {
          if (typeof next === "number" && next >= blank.min && next <= blank.max) onValue(next);
        }}
      />
    );
  }
  return (
    <Autocomplete
      label={blank.label}
      data={[...blank.choices]}
      value={String(value)}
      disabled={disabled}
      className="data"
      maxLength={500}
      limit={50}
      comboboxProps={{ withinPortal: true }}
      onChange={onValue}
    />
  );
}
