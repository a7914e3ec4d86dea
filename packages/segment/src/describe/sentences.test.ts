import { describe as about, expect, it } from "vitest";

import { check } from "../check/check.ts";
import { readExamples } from "../examples/examples.ts";
import { describe } from "./describe.ts";
import { languages } from "./languages.ts";

const documents = readExamples();

about("golden sentences", () => {
  it.for([...documents])("%s", async ([id, document]) => {
    const checked = check(document, { timezone: "UTC", segments: documents, lists: new Set(["trade-show-2026"]) });
    if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
    const said = languages.map((language) => `${language}: ${describe(checked.segment, { language })}\n`);
    await expect(said.join("")).toMatchFileSnapshot(`../examples/${id}.txt`);
  });
});
