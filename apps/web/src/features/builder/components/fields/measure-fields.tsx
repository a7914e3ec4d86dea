import { useText } from "../../../../languages/text.ts";
import type { Json } from "../../../../shell/condition/model/json.ts";
import { type MeasureKind, needsProperty, readMeasure, writeMeasure } from "../../model/measure.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { PropertyField } from "../../../../shell/condition/fields/names.tsx";

/** What is taken of the events. */
export function MeasureFields({
  value,
  event,
  kinds,
  propertyOnly = false,
  onChange,
}: {
  readonly value: Json | undefined;
  readonly event: string;
  readonly kinds: readonly MeasureKind[];
  /** The measure itself is chosen elsewhere. */
  readonly propertyOnly?: boolean;
  readonly onChange: (measure: Json | undefined, kind: MeasureKind) => void;
}) {
  const text = useText();
  const { kind, property } = readMeasure(value) ?? { kind: "count", property: null };
  return (
    <>
      {propertyOnly ? null : (
        <Choice
          label={text("builder.measure")}
          value={kind}
          options={kinds.map((each) => ({ value: each, label: text(`builder.measure.${each}`) }))}
          onChange={(next) => onChange(writeMeasure({ kind: next, property }), next)}
        />
      )}
      {needsProperty(kind) ? (
        <PropertyField
          event={event}
          value={property ?? ""}
          onChange={(next) => onChange(writeMeasure({ kind, property: next }), kind)}
        />
      ) : null}
    </>
  );
}
