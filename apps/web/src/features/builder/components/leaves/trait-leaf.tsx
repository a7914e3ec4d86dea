import { useTraits } from "../../../../shell/names.ts";
import { operators, writeTest } from "../../../../shell/condition/model/test.ts";
import { useSuitedTest } from "../../../../shell/condition/suited-test.ts";
import { useBuilder } from "../builder-context.ts";
import { TraitField } from "../../../../shell/condition/fields/names.tsx";
import { TestFields } from "../../../../shell/condition/fields/test-fields.tsx";
import type { LeafProps } from "./leaf-props.ts";

export function TraitLeaf({ value, onChange }: LeafProps) {
  const seen = useTraits(useBuilder().workspace);
  const { path, types, test, choose } = useSuitedTest({ value, key: "trait", seen, onChange });
  return (
    <>
      <TraitField value={path} onChange={choose} />
      {test === null ? null : (
        <TestFields
          test={test}
          operators={operators}
          source={{ of: "trait", path }}
          types={types}
          onChange={(next) => onChange(writeTest(value, next))}
        />
      )}
    </>
  );
}
