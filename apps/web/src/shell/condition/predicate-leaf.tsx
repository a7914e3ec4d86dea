import { Chip, Group, Text } from "@mantine/core";
import { useIntl } from "react-intl";
import { useText } from "../../languages/text.ts";
import { useProperties, useVocabulary, type ValueSource } from "../names.ts";
import { asText, changed, isList, isObject, type Json, type JsonObject } from "./model/json.ts";
import type { PredicateKind } from "./model/predicate.ts";
import { operators, readTest, writeTest } from "./model/test.ts";
import { useSuitedTest } from "./suited-test.ts";
import { useWorkspace } from "../workspace.ts";
import { NameField } from "./fields/name-field.tsx";
import { PropertyField } from "./fields/names.tsx";
import { NumberField } from "./fields/number-field.tsx";
import { TestFields } from "./fields/test-fields.tsx";

interface Props {
  readonly kind: Exclude<PredicateKind, "some" | "every">;
  readonly value: JsonObject;
  readonly event: string;
  readonly inElement: boolean;
  readonly onChange: (value: Json) => void;
}

export function PredicateLeaf(props: Props) {
  switch (props.kind) {
    case "property":
      return <PropertyTest {...props} />;
    case "product":
    case "productThen":
      return <ProductTest {...props} kind={props.kind} />;
    case "hour":
      return <Hours {...props} />;
    case "weekday":
      return <Weekdays {...props} />;
  }
}

function PropertyTest({ value, event, inElement, onChange }: Props) {
  const seen = useProperties(useWorkspace().id, inElement ? "" : event);
  const { path, types, test, choose } = useSuitedTest({ value, key: "property", seen, onChange });
  const source: ValueSource = inElement ? null : { of: "property", path, event };
  return (
    <>
      <PropertyField event={inElement ? "" : event} value={path} onChange={choose} />
      {test === null ? null : (
        <TestFields
          test={test}
          operators={operators}
          source={source}
          types={types}
          onChange={(next) => onChange(writeTest(value, next))}
        />
      )}
    </>
  );
}

function ProductTest({ kind, value, onChange }: Props & { readonly kind: "product" | "productThen" }) {
  const text = useText();
  const { data } = useVocabulary(useWorkspace().id);
  const path = asText(value[kind]);
  const test = readTest(value);
  return (
    <>
      <Text span>{text(`builder.where.${kind}`)}</Text>
      <NameField
        label={text("builder.attribute")}
        value={path}
        offers={(data?.attributes ?? []).map((name) => ({ name }))}
        onChange={(name) => onChange(changed(value, { [kind]: name }))}
      />
      {test === null ? null : (
        <TestFields
          test={test}
          operators={operators}
          source={{ of: "attribute", path }}
          types={[]}
          onChange={(next) => onChange(writeTest(value, next))}
        />
      )}
    </>
  );
}

function Hours({ value, onChange }: Props) {
  const text = useText();
  const hour = isObject(value["hour"]) ? value["hour"] : {};
  return (
    <>
      <Text span>{text("builder.where.hour")}</Text>
      {(["from", "to"] as const).map((end) => (
        <NumberField
          key={end}
          label={text(`builder.${end}`)}
          value={Number(hour[end])}
          min={0}
          max={end === "from" ? 23 : 24}
          whole
          suffix={text("builder.o-clock")}
          onChange={(next) => onChange({ hour: { ...hour, [end]: next } })}
        />
      ))}
    </>
  );
}

/** 1 January 2024 was a Monday. */
const monday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

function Weekdays({ value, onChange }: Props) {
  const text = useText();
  const { formatDate } = useIntl();
  const days = (isList(value["weekday"]) ? value["weekday"] : []).map(Number);
  return (
    <Group gap={4} role="group" aria-label={text("builder.where.weekday")}>
      {[1, 2, 3, 4, 5, 6, 7].map((day) => (
        <Chip
          key={day}
          size="xs"
          checked={days.includes(day)}
          onChange={(chosen) => {
            const next = chosen ? [...days, day].sort((a, b) => a - b) : days.filter((each) => each !== day);
            if (next.length > 0) onChange({ weekday: next });
          }}
        >
          {formatDate(monday + (day - 1) * dayMs, { weekday: "short", timeZone: "UTC" })}
        </Chip>
      ))}
    </Group>
  );
}
