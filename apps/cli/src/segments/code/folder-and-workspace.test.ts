import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { type RunningServer, startServer } from "@kindred/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Api } from "../../api.ts";
import { readEnvironment } from "../../env.ts";
import { failureText } from "../../failure.ts";
import { buildProgram } from "../../program.ts";
import { paintFor } from "../../terminal.ts";
import { applyPlan } from "./apply.ts";
import { readFolder } from "./folder.ts";
import { planFolder } from "./plan.ts";

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
  const kindred = (command: string, ...options: readonly string[]): Promise<Ended> =>
    kindredIn({ KINDRED_DATA: join(root, "data"), KINDRED_WORKSPACE: workspace }, command, ...options);
  const kindredIn = async (
    variables: Readonly<Record<string, string>>,
    command: string,
    ...options: readonly string[]
  ): Promise<Ended> => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const environment = readEnvironment(variables);
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

    it("takes the examples beside a file along", async () => {
      await save(buyers);
      await kindred("pull");
      await put("Money/Now/buyers.test.yaml", "# examples\n");
      await save({ ...buyers, folder: "Later" });
      await kindred("pull");
      expect(await readdir(join(folder, "Later"))).toEqual(["buyers.test.yaml", "buyers.yaml"]);
    });

    it("writes what a link points at, and leaves the link", async () => {
      await save(kyiv);
      await put(".real/kyiv.yaml", KYIV);
      await symlink(join(folder, ".real", "kyiv.yaml"), join(folder, "kyiv.yaml"));
      await save({ ...kyiv, name: "Town" });
      await kindred("pull");
      expect(await read(".real/kyiv.yaml")).toBe(KYIV.replace("name: Kyiv", "name: Town"));
    });

    it("says why it cannot write", async () => {
      await save(kyiv);
      await rm(folder, { recursive: true });
      await writeFile(folder, "a file");
      expect(await kindred("pull")).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^file_unwritable: .*a file of that name/),
      });
    });
  });

  describe("another machine", () => {
    const remote = async (role: string, command: string): Promise<Ended> => {
      const { secret } = (await ask(`/${workspace}/keys`, { kind: "admin", name: "ci", role })) as { secret: string };
      return kindredIn(
        { KINDRED_DATA: join(root, "none"), KINDRED_URL: server.url, KINDRED_KEY: secret },
        command,
        "--yes",
      );
    };

    it("is reached by its address with an admin key, which has to be an editor's to apply", async () => {
      await put("kyiv.yaml", KYIV);
      expect(await remote("viewer", "apply")).toMatchObject({
        code: 1,
        err: expect.stringContaining("forbidden: Nothing was saved."),
      });
      expect(await remote("editor", "apply")).toMatchObject({
        code: 0,
        out: expect.stringContaining("Saved kyiv, version 1."),
      });
    });

    it("is not asked without a key", async () => {
      const { code, err } = await kindredIn({ KINDRED_URL: server.url }, "diff");
      expect(code).toBe(1);
      expect(err).toMatch(/^no_key: .*KINDRED_KEY/);
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
      await put("z.yaml", "version: 1\nid: z\nname: Z\nwhere: { none: [{ event: Odrer }] }\n");
      const { code, out, err } = await kindred("apply", "--yes");
      expect(code).toBe(0);
      expect(err).toMatch(/z\.yaml:4:19: warning unknown_event: /);
      expect(out).toContain("a: 0 contacts\nz: 0 contacts\nSaved a, version 1.\nSaved z, version 1.\n");
      expect(await kindred("diff")).toMatchObject({ code: 0, err: "" });
      expect((await kindred("apply", "--yes")).out).toContain("Nothing to apply.");
    });

    it("passes on what a linter has to say of the conditions", async () => {
      await put(
        "never.yaml",
        "version: 1\nid: never\nname: N\nwhere:\n  all:\n    - { trait: age, gt: 9 }\n    - { trait: age, lt: 3 }\n",
      );
      expect((await kindred("diff")).err).toMatch(/never\.yaml:7:7: warning contradiction: /);
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

    it("does not take an empty folder for a wish to archive everything", async () => {
      await save(kyiv);
      expect(await kindred("apply", "--yes", "--prune")).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^empty_folder/),
      });
      expect(Object.keys(await saved())).toEqual(["kyiv"]);
    });

    it("saves nothing when somebody edits a segment after the plan", async () => {
      await save(kyiv);
      await put("a.yaml", KYIV.replace("id: kyiv", "id: a"));
      await put("kyiv.yaml", KYIV.replace("is: Kyiv", "is: Odesa"));
      const api = new Api({ url: server.url, token: server.localToken });
      const shop = { id: workspace, name: "Shop", timezone: "UTC", currency: null };
      const plan = await planFolder(api, shop, await readFolder(folder), { prune: false });
      await save(lviv);
      await expect(applyPlan(plan, api, shop)).rejects.toMatchObject({
        code: "version_conflict",
        message: expect.stringContaining("nothing was saved. Run diff"),
      });
      expect(await saved()).toEqual({ kyiv: expect.objectContaining({ version: 2, document: lviv }) });
    });

    it("does not break a segment that has no file here", async () => {
      await save({ ...kyiv, params: { city: { type: "string" } }, where: { trait: "city", is: { param: "city" } } });
      await save({ ...kyiv, id: "user", where: { segment: "kyiv", args: { city: "Kyiv" } } });
      await put("kyiv.yaml", KYIV);
      const { code, err } = await kindred("apply", "--yes");
      expect(code).toBe(1);
      expect(err).toMatch(
        /error segment_breaks_others: The segment "user", which has no file here, would no longer be valid/,
      );
    });

    it("tells sizes before and after, of segments that refer to a changed one as well", async () => {
      await save({ ...kyiv, where: { any: [] } });
      await save({ ...kyiv, id: "others", where: { not: { segment: "kyiv" } } });
      const keys = (await ask(`/${workspace}/keys`, { kind: "write", name: "site" })) as { secret: string };
      await fetch(`${server.url}/v1/identify`, {
        method: "POST",
        headers: { "x-write-key": keys.secret, "content-type": "application/json" },
        body: JSON.stringify({ userId: "u-1", traits: { city: "Kyiv" } }),
      });
      await put("kyiv.yaml", KYIV);
      const { out } = await kindred("apply", "--yes");
      expect(out).toContain("kyiv: 0 → 1 contacts\nothers: 1 → 0 contacts\n");
      await put("kyiv.yaml", KYIV.replace("is: Kyiv", "is: Odesa"));
      expect(JSON.parse((await kindred("apply", "--yes", "--json")).out)).toMatchObject({
        different: true,
        sizes: [{ id: "kyiv", before: 1, after: 0 }, { id: "others" }],
        saved: [{ id: "kyiv", version: 3 }],
      });
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
