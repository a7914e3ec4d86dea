import { describe, expect, it } from "vitest";
import { parseSource } from "./source-file.ts";

describe("a place in a file", () => {
  const yaml = `version: 1
where:
  all:
    - trait: city
      is: Kyiv
    - { event: Order, "a/b": { "~": 1 } }
`;
  const json = '{\n  "where": { "all": [\n    { "trait": "city", "is": 3 }\n  ] }\n}';

  it("is that of the key, or of the item of a list", () => {
    const { placeOf } = parseSource(yaml, "it", "yaml");
    expect(placeOf("/where")).toEqual({ line: 2, column: 1 });
    expect(placeOf("/where/all/0")).toEqual({ line: 4, column: 7 });
    expect(placeOf("/where/all/0/is")).toEqual({ line: 5, column: 7 });
    expect(placeOf("/where/all/1/a~1b/~0")).toEqual({ line: 6, column: 32 });
    expect(parseSource(json, "it", "json").placeOf("/where/all/0/is")).toEqual({ line: 3, column: 24 });
  });

  it("is that of the nearest thing around what is missing", () => {
    const { placeOf } = parseSource(yaml, "it", "yaml");
    expect(placeOf("/where/all/0/within/last")).toEqual({ line: 4, column: 7 });
    expect(placeOf("/where/all/7")).toEqual({ line: 3, column: 3 });
    expect(placeOf("/name")).toEqual({ line: 1, column: 1 });
    expect(parseSource("", "it", "yaml").placeOf("/where")).toEqual({ line: 1, column: 1 });
  });
});

describe("a file that cannot be read", () => {
  const refused = (text: string, format: "json" | "yaml"): unknown => {
    try {
      return parseSource(text, "x", format);
    } catch (error) {
      return error;
    }
  };

  it("says where it goes wrong", () => {
    expect(refused("a: 1\nb: [1\n", "yaml")).toMatchObject({ code: "malformed_yaml", details: { line: 3, column: 1 } });
    expect(refused("a: 1\na: 2\n", "yaml")).toMatchObject({ message: "x is not YAML: Map keys must be unique." });
    expect(refused('{\n  "a": x }', "json")).toMatchObject({ code: "malformed_json", details: { line: 2, column: 8 } });
    expect(refused('{\n  "a": 1\n  "b": 2 }', "json")).toMatchObject({ details: { line: 3, column: 3 } });
    expect(refused('{\n  "a": [1, 2', "json")).toMatchObject({ details: { line: 2, column: 13 } });
    expect(refused('{\n  "a": [1, ],\n "b": 1 }', "json")).toMatchObject({ details: { line: 2, column: 12 } });
  });

  it("is refused for what would not be one document of reasonable size", () => {
    expect(refused("a: 1\n---\nb: 2\n", "yaml")).toMatchObject({
      message: expect.stringContaining("several documents"),
    });
    expect(refused("a: *nobody\n", "yaml")).toMatchObject({ code: "malformed_yaml" });
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n`;
    expect(refused(bomb, "yaml")).toMatchObject({ code: "malformed_yaml" });
    expect(refused("[".repeat(50_000), "yaml")).toMatchObject({ code: "malformed_yaml" });
  });
});
