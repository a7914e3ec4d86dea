import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { type RunningServer, startServer } from "@kindred/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readEnvironment } from "../../env.ts";
import { failureText } from "../../failure.ts";
import { buildProgram } from "../../program.ts";
import { paintFor } from "../../terminal.ts";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder and a workspace of a real server, through the commands as they are typed. */
describe("segments as code", () => {
  let root = "";
  let server: RunningServer;
  let workspace = "";
  let folder = "";

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "kindred-code-"));
    server = await startServer({ dataDir: join(root, "data") });
  });
  afterAll(async () => {
    await server.close();
    await rm(root, { recursive: true, force: true });
  });
  beforeEach(async () => {
    ({ id: workspace } = (await ask("", { name: "Shop" })) as { id: string });
    folder = await mkdtemp(join(root, "segments-"));
  });
  afterEach(() => {
    process.exitCode = 0;
  });

  const ask = async (path: string, body?: unknown, method = body === undefined ? "GET" : "POST"): Promise<unknown> => {
    const response = await fetch(`${server.url}/api/v1/workspaces${path}`, {
      method,
      headers: { authorization: `Bearer ${server.localToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const save = (document: object): Promise<unknown> => ask(`/${workspace}/segments`, document);
  const saved = async (): Promise<Record<string, { version: number; document: unknown }>> => {
    const { items } = (await ask(`/${workspace}/segments`)) as {
      items: { id: string; version: number; document: unknown }[];
    };
    return Object.fromEntries(items.map((item) => [item.id, item]));
  };
  const kindred = async (command: string, ...options: readonly string[]): Promise<Ended> => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const environment = readEnvironment({ KINDRED_DATA: join(root, "data"), KINDRED_WORKSPACE: workspace });
    const program = buildProgram({ environment, terminal: { out, err, paint: paintFor(false), live: false } });
    process.exitCode = 0;
    try {
      await program.parseAsync(["segment", command, folder, ...options], { from: "user" });
    } catch (error) {
      err.write(failureText(error, options.includes("--json")));
      process.exitCode = 1;
    }
    const code = Number(process.exitCode);
    process.exitCode = 0;
    return { code, out: await text(out.end()), err: await text(err.end()) };
  };
  const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8");
  const put = async (name: string, content: string): Promise<void> => {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  const edit = async (name: string, from: string | RegExp, to: string): Promise<void> =>
    put(name, (await read(name)).replace(from, to));
  const kyiv = { version: 1, id: "kyiv", name: "Kyiv", where: { trait: "city", is: "Kyiv" } };
  const lviv = { ...kyiv, where: { trait: "city", is: "Lviv" } };
  const buyers = { version: 1, id: "buyers", name: "Buyers", folder: "Money/Now", where: { event: "Order Completed" } };
  const KYIV = "version: 1\nid: kyiv\nname: Kyiv\nwhere: { trait: city, is: Kyiv }\n";

  describe("pull", () => {
    it("writes a file for each segment, in its folder, and nothing the second time", async () => {
      await save(kyiv);
      await save(buyers);
      expect(await kindred("pull")).toMatchObject({ code: 0, out: expect.stringContaining("2 written, 0 unchanged.") });
      expect(await read("kyiv.yaml")).toBe(KYIV);
      expect(await read("Money/Now/buyers.yaml")).toContain("event: Order Completed");
      const before = await stat(join(folder, "kyiv.yaml"));
      expect((await kindred("pull")).out).toBe("0 written, 2 unchanged.\n");
      expect((await stat(join(folder, "kyiv.yaml"))).mtimeMs).toBe(before.mtimeMs);
    });

    it("brings a file up to date in its own format, comments and all", async () => {
      await save(kyiv);
      await put("deep/kyiv.yml", `# Ours\n${KYIV.replace("Kyiv }", "Kyiv }   # the capital")}`);
      await put("buyers.json", JSON.stringify(buyers));
      await save(buyers);
      await save({ ...kyiv, kind: "micro" });
      await save({ ...buyers, name: "Payers" });
      expect(await kindred("pull")).toMatchObject({
        code: 0,
        out: expect.stringContaining("deep/kyiv.yml: version 1 → 2"),
      });
      expect(await read("deep/kyiv.yml")).toBe(
        "# Ours\nversion: 1\nid: kyiv\nname: Kyiv\nkind: micro\nwhere: { trait: city, is: Kyiv }   # the capital\n",
      );
      expect(JSON.parse(await read("buyers.json"))).toEqual({ ...buyers, name: "Payers" });
    });

    it("keeps a file with edits of its own, and says so, unless it is forced", async () => {
      await save(kyiv);
      await kindred("pull");
      await edit("kyiv.yaml", "is: Kyiv", "is: Odesa");
      const kept = await kindred("pull");
      expect(kept).toMatchObject({ code: 2, out: expect.stringMatching(/! kyiv\.yaml: kept, it has edits .*--force/) });
      expect(await read("kyiv.yaml")).toContain("Odesa");
      await put("kyiv.yaml", "where: [");
      expect((await kindred("pull")).out).toContain("kept, it cannot be read");
      expect(await kindred("pull", "--force")).toMatchObject({
        code: 0,
        out: expect.stringContaining("its own edits are gone"),
      });
      expect(await read("kyiv.yaml")).toBe(KYIV);
    });

    it("moves a file with its segment's folder, but not one that was put elsewhere", async () => {
      await save(buyers);
      await save({ ...kyiv, folder: "Cities" });
      await kindred("pull");
      await put("mine/kyiv.yaml", await read("Cities/kyiv.yaml"));
      await rm(join(folder, "Cities"), { recursive: true });
      await save({ ...buyers, folder: "../Money" });
      await save({ ...kyiv, folder: "Towns" });
      expect((await kindred("pull")).out).toContain("Money/Now/buyers.yaml → Money/buyers.yaml");
      expect(await read("Money/buyers.yaml")).toContain("folder: ../Money");
      expect(await readdir(join(folder, "Money", "Now"))).toEqual([]);
      expect(await read("mine/kyiv.yaml")).toContain("folder: Towns");
    });
  });

  describe("diff", () => {
    it("exits with 0 when there is no difference", async () => {
      await save(kyiv);
      await kindred("pull");
      expect(await kindred("diff")).toMatchObject({ code: 0, out: "1 unchanged.\n" });
    });

    it("shows what is new, what changes with both sentences, and what is only in the workspace", async () => {
      await save(kyiv);
      await save({ ...kyiv, id: "users", where: { not: { segment: "kyiv" } } });
      await save({ ...kyiv, id: "elsewhere" });
      await kindred("pull");
      await rm(join(folder, "elsewhere.yaml"));
      await edit("kyiv.yaml", "is: Kyiv", "is: Odesa");
      await edit("kyiv.yaml", "name: Kyiv", "name: Town");
      await put("a-new.yaml", KYIV.replace("id: kyiv", "id: a-new"));
      const { code, out } = await kindred("diff");
      expect(code).toBe(2);
      expect(out.split("\n")).toEqual([
        "+ a-new  a-new.yaml: new",
        "    + People whose “city” is “Kyiv”.",
        "",
        "~ kyiv  kyiv.yaml: version 1 → 2",
        "    - People whose “city” is “Kyiv”.",
        "    + People whose “city” is “Odesa”.",
        '      ~ where/is: "Kyiv" → "Odesa"',
        '      ~ name: "Kyiv" → "Town"',
        "",
        "These change with what they refer to: users.",
        "1 new, 1 changed, 1 unchanged.",
        "1 segment is only in the workspace: elsewhere. Pull to get the files, or archive them with --prune.",
        "",
      ]);
      expect((await kindred("diff", "--prune")).out).toContain("- elsewhere  Kyiv: to be archived");
      expect(JSON.parse((await kindred("diff", "--json")).out)).toMatchObject({
        different: true,
        changes: [
          { id: "a-new", kind: "create", file: "a-new.yaml" },
          { id: "kyiv", kind: "change", conditions: [{ at: "/where/is", before: "Kyiv", after: "Odesa" }] },
        ],
        onlyInWorkspace: ["elsewhere"],
        affected: ["users"],
      });
    });

    it("tells another spelling from a change of the conditions", async () => {
      await save(kyiv);
      await put("kyiv.yaml", KYIV.replace("{ trait: city, is: Kyiv }", "{ all: [{ trait: city, in: [Kyiv] }] }"));
      const { code, out } = await kindred("diff");
      expect(code).toBe(2);
      expect(out).toContain("Another spelling of the same conditions");
    });

    it("says when a file is as an earlier version was", async () => {
      await save(kyiv);
      await kindred("pull");
      await save(lviv);
      expect((await kindred("diff")).out).toContain("The file is as version 1 was; the workspace is at 2 since");
    });

    it("points at every fault of every file", async () => {
      await put("bad.yaml", "version: 1\nid: bad\nname: Bad\nwhere:\n  all:\n    - trait: city\n      iss: Kyiv\n");
      await put(
        "worse.json",
        '{\n  "version": 1,\n  "id": "worse", "name": "Worse",\n  "where": { "segment": "none" }\n}',
      );
      const { code, err } = await kindred("diff");
      expect(code).toBe(1);
      expect(err).toContain(`${join(folder, "bad.yaml")}:7:7: error unknown_operator: `);
      expect(err).toContain(`${join(folder, "worse.json")}:4:14: error unknown_segment: `);
      expect(err).toContain("2 errors; nothing was done.");
    });

    it("does not go on with files that cannot be read, are named after another segment, or hold one twice", async () => {
      await put("broken.yaml", "id: [\n");
      await put("kyiv.yaml", KYIV.replace("id: kyiv", "id: lviv"));
      await put("a/twice.yaml", KYIV.replace("id: kyiv", "id: twice"));
      await put("twice.json", "{}");
      const { code, err } = await kindred("diff");
      expect(code).toBe(1);
      expect(err).toMatch(/broken\.yaml:\d+:\d+: error malformed_yaml/);
      expect(err).toMatch(/kyiv\.yaml:2:1: error file_name_mismatch: .*rename the file to lviv\.yaml/);
      expect(err).toMatch(/twice\.json:1:1: error duplicate_segment/);
    });
  });

  describe("apply", () => {
    it("saves new segments that refer to each other, and says how many are in each", async () => {
      await put("a.yaml", "version: 1\nid: a\nname: A\nwhere: { segment: z }\n");
      await put("z.yaml", "version: 1\nid: z\nname: Z\nwhere: { all: [] }\n");
      const { code, out } = await kindred("apply", "--yes");
      expect(code).toBe(0);
      expect(out).toContain("a: 0 contacts\nz: 0 contacts\nSaved a, version 1.\nSaved z, version 1.\n");
      expect(await kindred("diff")).toMatchObject({ code: 0 });
      expect((await kindred("apply", "--yes")).out).toContain("Nothing to apply.");
    });

    it("saves nothing while one file has a fault", async () => {
      await put("a.yaml", "version: 1\nid: a\nname: A\nwhere: { all: [] }\n");
      await put("z.yaml", "version: 1\nid: z\nname: Z\nwhere: { all: [3] }\n");
      expect(await kindred("apply", "--yes")).toMatchObject({
        code: 1,
        err: expect.stringMatching(/z\.yaml:4:16: error/),
      });
      expect(await saved()).toEqual({});
    });

    it("asks, and refuses where there is nobody to ask", async () => {
      await put("kyiv.yaml", KYIV);
      const { code, err } = await kindred("apply");
      expect(code).toBe(1);
      expect(err).toMatch(/^needs_yes: .*--yes/m);
      expect(await saved()).toEqual({});
    });

    it("archives what has no file only when told to", async () => {
      await save(kyiv);
      await save(buyers);
      await put("kyiv.yaml", KYIV);
      await kindred("apply", "--yes");
      expect(Object.keys(await saved())).toEqual(["buyers", "kyiv"]);
      expect((await kindred("apply", "--yes", "--prune")).out).toContain("Archived buyers.");
      expect(Object.keys(await saved())).toEqual(["kyiv"]);
    });

    it("brings an archived segment back", async () => {
      await save(kyiv);
      await kindred("pull");
      await ask(`/${workspace}/segments/kyiv`, undefined, "DELETE");
      expect((await kindred("diff")).out).toContain("archived in the workspace, to be brought back");
      await kindred("apply", "--yes");
      expect(await saved()).toMatchObject({ kyiv: { version: 2 } });
    });
  });
});
