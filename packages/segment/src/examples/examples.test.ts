import { describe, expect, test } from "vitest";
import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import { compileCount } from "../clickhouse/compile.ts";
import type { Segment } from "../language/ast.ts";
import { EXAMPLES_NOW, readExamples } from "./examples.ts";

const documents = readExamples();
const segments = new Map<string, Segment>();
for (const [id, document] of documents) {
  const checked = check(document, { timezone: "UTC", segments: documents, lists: new Set(["trade-show-2026"]) });
  if (!checked.ok) throw new Error(`${id}: ${JSON.stringify(checked.diagnostics)}`);
  segments.set(id, checked.segment);
}

describe("golden SQL", () => {
  test("there is an example for each corner", () => expect(documents.size).toBeGreaterThanOrEqual(60));

  test.for([...segments])("%s", async ([id, segment]) => {
    const bound = bindArguments(segment, {});
    if (!bound.ok) throw new Error(JSON.stringify(bound.diagnostics));
    const { sql, params } = compileCount({
      segment: bound.segment,
      segments,
      now: EXAMPLES_NOW,
      timezone: "UTC",
      traits: "current",
    });
    const values = Object.entries(params).map(([name, value]) => `-- ${name} = ${JSON.stringify(value)}\n`);
    await expect(`${sql}\n${values.join("")}`).toMatchFileSnapshot(`${id}.sql`);
  });
});
