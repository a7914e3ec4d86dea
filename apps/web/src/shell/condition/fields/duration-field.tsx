import { useText } from "../../../languages/text.ts";
import { durationUnits, type DurationUnit, readDuration, writeDuration } from "../model/duration.ts";
import type { Json } from "../model/json.ts";
import { Choice } from "./choice.tsx";
import { NumberField } from "./number-field.tsx";

/** `30d` as a number and its unit. */
export function DurationField({
  label,
  value,
  onChange,
  units = durationUnits,
}: {
  readonly label: string;
  readonly value: Json | undefined;
  readonly onChange: (value: string) => void;
  readonly units?: readonly DurationUnit[];
}) {
  const text = useText();
  const duration = readDuration(value) ?? { count: 30, unit: "d" };
  return (
    <>
      <NumberField
        label={label}
        value={duration.count}
        min={1}
        whole
        onChange={(count) => onChange(writeDuration({ ...duration, count }))}
      />
      <Choice
        label={text("builder.unit")}
        value={duration.unit}
        options={units.map((unit) => ({ value: unit, label: text(`builder.unit.${unit}`, { count: duration.count }) }))}
        onChange={(unit) => onChange(writeDuration({ ...duration, unit }))}
      />
    </>
  );
}
