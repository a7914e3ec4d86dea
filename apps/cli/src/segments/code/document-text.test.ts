import fc from "fast-check";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@kindred/schema";
import { newYaml, rewritten } from "./document-text.ts";
import { parseSource } from "./source-file.ts";

const yaml = (text: string, target: object): string => rewritten(parseSource(text, "it", "yaml"), target as JsonObject);
const json = (text: string, target: object): string => rewritten(parseSource(text, "it", "json"), target as JsonObject);

const CAREFUL = `# Who we write to in spring.
version:   1
id: spring   # never rename
name: "Spring"

where:
    all:
        # The city, as the shop knows it
        - {trait: city, is: Kyiv}

        # Big spenders only
        - event: Order Completed
          measure: {sum: revenue}   # net
          gt: 250


        - not: { event: "Message Delivered", window: {last: 7d} }
`;
const carefully = (where: object, more: object = {}): object => ({
  version: 1,
  id: "spring",
  name: "Spring",
  where,
  ...more,
});
const city = { trait: "city", is: "Kyiv" };
const big = { event: "Order Completed", measure: { sum: "revenue" }, gt: 250 };
const quiet = { not: { event: "Message Delivered", window: { last: "7d" } } };

describe("a new YAML file", () => {
  it("reads as people write, whatever order the keys came in", () => {
    const document = {
      id: "big",
      where: {
        all: [{ gt: 250, event: "Order Completed", window: { last: "365d" }, measure: { avg: "revenue" } }, city],
      },
      name: "Big",
      tags: ["a", "b"],
      version: 1,
    };
    expect(newYaml(document)).toBe(`version: 1
id: big
name: Big
tags: [ a, b ]
where:
  all:
    - event: Order Completed
      measure: { avg: revenue }
      window: { last: 365d }
      gt: 250
    - trait: city
      is: Kyiv
`);
  });

  it("says just what the document says", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (document) => {
        expect(parse(newYaml(document as JsonObject), { maxAliasCount: 0 })).toEqual(document);
      }),
    );
  });
});

describe("an existing YAML file", () => {
  it("stays byte for byte when it says the same", () => {
    expect(yaml(CAREFUL, carefully({ all: [city, big, quiet] }))).toBe(CAREFUL);
  });

  it("changes in the one line whose value changes", () => {
    const to = carefully({ all: [city, { ...big, gt: 300 }, quiet] });
    expect(yaml(CAREFUL, to)).toBe(CAREFUL.replace("gt: 250", "gt: 300"));
  });

  it("gains a condition, and keeps every comment", () => {
    const to = carefully({ all: [city, { trait: "vip", is: true }, big, quiet] }, { kind: "micro" });
    expect(yaml(CAREFUL, to)).toBe(
      CAREFUL.replace('"Spring"\n', '"Spring"\nkind: micro\n').replace(
        "is: Kyiv}\n",
        "is: Kyiv}\n        - trait: vip\n          is: true\n",
      ),
    );
  });

  it("loses a condition with the comment above it, and nothing else", () => {
    expect(yaml(CAREFUL, carefully({ all: [city, quiet] }))).toBe(
      CAREFUL.replace(/\n {8}# Big spenders only\n[^]*gt: 250\n\n/, ""),
    );
  });

  it("keeps its line ends and its byte order mark", () => {
    const windows = `\uFEFF${CAREFUL.replaceAll("\n", "\r\n")}`;
    const to = carefully({ all: [city, { ...big, gt: 300 }, quiet] });
    expect(yaml(windows, to)).toBe(windows.replace("gt: 250", "gt: 300"));
  });

  it("says the right thing where an anchor stands for more than what changes", () => {
    const anchored = "id: a\nfirst: &x { last: 7d }\nsecond: *x\n";
    for (const to of [
      { id: "a", first: { last: "8d" }, second: { last: "7d" } },
      { id: "a", second: { last: "7d" } },
      { id: "a", first: { last: "7d" }, second: { last: "9d" } },
    ])
      expect(parse(yaml(anchored, to))).toEqual(to);
  });

  it("says just what it shall, whatever it said", () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(value, value, (from, to) => {
        const text = yaml(newYaml(from as JsonObject), to);
        expect(parse(text, { maxAliasCount: 0 })).toEqual(to);
        expect(yaml(text, to)).toBe(text);
      }),
    );
  });
});

describe("an existing JSON file", () => {
  it("keeps its layout and the order of its keys", () => {
    const text = '{\n\t"name": "Big",\n\t"id": "big",\n\t"where": {\n\t\t"all": []\n\t}\n}';
    expect(json(text, { id: "big", name: "Bigger", version: 1, where: { all: [{ list: "a" }] } })).toBe(
      '{\n\t"version": 1,\n\t"name": "Bigger",\n\t"id": "big",\n\t"where": {\n\t\t"all": [ { "list": "a" } ]\n\t}\n}',
    );
  });

  it("stays byte for byte when it says the same, however it is laid out", () => {
    const text = '{ "id": "big",\n  "where": { "all": [ 1 ] } }\n';
    expect(json(text, { where: { all: [1] }, id: "big" })).toBe(text);
  });

  it("keeps conditions on the lines they are on", () => {
    const text = `{ "version": 1, "id": "big",
  "where": { "all": [
    { "trait": "city", "is": "Kyiv" },
    { "event": "Order", "gt": 2 },
    { "list": "a" }
  ] }
}
`;
    const where = (all: readonly object[]): object => ({ version: 1, id: "big", where: { all } });
    const [city, order, list] = [{ trait: "city", is: "Kyiv" }, { event: "Order", gt: 3 }, { list: "a" }];
    expect(json(text, where([city, order, list]))).toBe(text.replace('"gt": 2', '"gt": 3'));
    expect(json(text, where([city, list]))).toBe(text.replace('    { "event": "Order", "gt": 2 },\n', ""));
    expect(json(text, where([city, { event: "Order", gt: 2 }]))).toBe(text.replace(',\n    { "list": "a" }', ""));
    expect(json(text, where([list, city, { event: "Order", gt: 2 }, list]))).toBe(
      text.replace('    { "trait"', '    { "list": "a" },\n    { "trait"'),
    );
    expect(json(text, where([]))).toBe('{ "version": 1, "id": "big",\n  "where": { "all": [] }\n}\n');
  });

  it("says just what it shall, whatever it said", () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(value, value, fc.constantFrom(0, 2, "\t"), (from, to, indent) => {
        const text = json(JSON.stringify(from, null, indent), to);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(to)));
        expect(json(text, JSON.parse(JSON.stringify(to)) as object)).toBe(text);
      }),
    );
  });
});
