import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readArguments, readSegment } from "./segment-file.ts";

describe("a segment file", () => {
  let folder = "";
  const put = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kindred-segments-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("brings along the files beside it that it refers to, and those they refer to", async () => {
    const path = await put(
      "top.json",
      '{"id":"top","where":{"all":[{"segment":"middle"},{"segment":"saved-elsewhere"}]}}',
    );
    await put("middle.yaml", "id: middle\nwhere:\n  not:\n    segment: bottom\n");
    await put("bottom.json", '{"id":"bottom","where":{"all":[]}}');
    await put("unrelated.json", '{"id":"unrelated"}');
    const { alongside } = await readSegment(path, process.stdin);
    expect(Object.keys(alongside).sort()).toEqual(["bottom", "middle"]);
  });

  it("ends on files that refer to each other", async () => {
    const path = await put("a.json", '{"id":"a","where":{"segment":"b"}}');
    await put("b.json", '{"id":"b","where":{"segment":"a"}}');
    expect(Object.keys((await readSegment(path, process.stdin)).alongside).sort()).toEqual(["a", "b"]);
  });

  it("reads YAML or JSON from standard input", async () => {
    const yaml = await readSegment("-", Readable.from(["id: x\nwhere: { all: [] }\n"]));
    expect(yaml.document).toEqual({ id: "x", where: { all: [] } });
  });

  it("says what is wrong with a file that cannot be read", async () => {
    await expect(readSegment(join(folder, "none.json"), process.stdin)).rejects.toMatchObject({
      code: "file_unreadable",
    });
    await expect(readSegment(await put("bad.json", "{"), process.stdin)).rejects.toMatchObject({
      code: "malformed_json",
    });
    await expect(readSegment(await put("bad.yml", "a: [1"), process.stdin)).rejects.toMatchObject({
      code: "malformed_yaml",
      message: expect.stringMatching(/bad\.yml is not YAML: .*\(line 1, column \d+\)$/),
    });
  });

  it("takes a byte order mark", async () => {
    const { document } = await readSegment(await put("bom.json", '\uFEFF{"id":"bom"}'), process.stdin);
    expect(document).toEqual({ id: "bom" });
  });
});

describe("arguments", () => {
  const document = { params: { city: { type: "string" }, times: { type: "number" }, tags: { type: "string[]" } } };

  it("become what the segment's parameters declare", () => {
    expect(readArguments(["city=12", "times=12", "tags=a,b", "city=x=y"], document)).toEqual({
      city: "x=y",
      times: 12,
      tags: ["a", "b"],
    });
  });

  it("are refused with their name", () => {
    expect(() => readArguments(["times=often"], document)).toThrow(/--arg times/);
    expect(() => readArguments(["times"], document)).toThrow(/name=value/);
  });
});
