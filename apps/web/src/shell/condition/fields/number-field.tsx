import { NumberInput } from "@mantine/core";
import { useState } from "react";

/** A number; what is half typed stays in the field until it is one. */
export function NumberField({
  label,
  value,
  onChange,
  min,
  max,
  suffix,
  whole = false,
}: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min?: number;
  readonly max?: number;
  readonly suffix?: string;
  readonly whole?: boolean;
}) {
  const [draft, setDraft] = useState<string | number | null>(null);
  const shown = draft ?? value;
  return (
    <NumberInput
      className="builder-field"
      style={{ inlineSize: `${Math.max(7, String(shown).length + (suffix?.length ?? 0) + 3.5)}ch` }}
      aria-label={label}
      value={shown}
      allowedDecimalSeparators={[".", ","]}
      allowDecimal={!whole}
      // The arrow keys step it; without buttons the row reads on.
      hideControls
      suffix={suffix ?? ""}
      {...(min === undefined ? {} : { min })}
      {...(max === undefined ? {} : { max })}
      onChange={(next) => {
        setDraft(next);
        if (typeof next === "number" && next >= (min ?? -Infinity) && next <= (max ?? Infinity)) onChange(next);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
