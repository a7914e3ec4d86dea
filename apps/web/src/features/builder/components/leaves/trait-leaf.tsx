import { useTraits } from "../../../../shell/names.ts";
import { asText, changed } from "../../../../shell/condition/model/json.ts";
import { operators, readTest, writeTest } from "../../../../shell/condition/model/test.ts";
import { suited } from "../../../../shell/condition/model/value.ts";
import { useBuilder } from "../builder-context.ts";
import { TraitField } from "../../../../shell/condition/fields/names.tsx";
import { TestFields } from "../../../../shell/condition/fields/test-fields.tsx";
import type { LeafProps } from "./leaf-props.ts";

export function TraitLeaf({ value, onChange }: LeafProps) {
  const { data } = useTraits(useBuilder().workspace);
  const path = asText(value["trait"]);
  const typesOf = (name: string) => data?.find((each) => each.name === name)?.types ?? [];
  const test = readTest(value);
  return (
    <>
      <TraitField
        value={path}
        onChange={(name) => {
          const fitting = suited(test, typesOf(name));
          const named = changed(value, { trait: name });
          onChange(fitting === null ? named : writeTest(named, fitting));
        }}
      />
      {test === null ? null : (
        <TestFields
          test={test}
          operators={operators}
          source={{ of: "trait", path }}
          types={typesOf(path)}
          onChange={(next) => onChange(writeTest(value, next))}
        />
      )}
    </>
  );
}
