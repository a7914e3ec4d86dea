import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const BIN = new URL("../bin/kindred.mjs", import.meta.url).pathname;
const LINK = new URL("../../../node_modules/.bin/kindred", import.meta.url).pathname;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The built command as people run it, against one data directory with a server on it. */
describe("the kindred command", () => {
  let folder = "";
  let server: ChildProcess | null = null;

  const start = (args: readonly string[], input = ""): ChildProcess => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: folder,
      env: { ...process.env, KINDRED_DATA: join(folder, "data"), NO_COLOR: "1", LOG_LEVEL: "warn" },
    });
    child.stdin.end(input);
    return child;
  };
  const run = (args: readonly string[], input = ""): Promise<Ended> =>
    new Promise((resolve) => {
      const child = start(args, input);
      let out = "";
      let err = "";
      child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
      child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
      child.once("close", (code) => resolve({ code, out, err }));
    });
  const json = async (args: readonly string[], input = ""): Promise<unknown> => {
    const { code, out, err } = await run([...args, "--json"], input);
    // Two at once on a busy machine: the second says that it waits, which is no fault.
    expect(err.replace(/^Another command is at work on .*: waiting for it\.\n/u, "")).toBe("");
    expect(code).toBe(0);
    return JSON.parse(out);
  };
  const put = async (name: string, content: string | object): Promise<void> =>
    writeFile(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kindred-cli-"));
    await put("people.csv", "customer_id,email,city\nu-2,ann@example.org,Kyiv\nu-1,bo@example.org,Lviv\nu-3,,Kyiv\n");
    await put(
      "orders.csv",
      "order_id,customer_id,date,sku,price,quantity\no-1,u-1,2026-03-01T10:00:00Z,a,10,2\no-1,u-1,2026-03-01T10:00:00Z,b,5,1\n" +
        "o-2,u-1,2026-03-05T10:00:00Z,a,10,1\no-3,u-2,2026-03-06T10:00:00Z,b,5,1\no-4,,2026-03-06T10:00:00Z,b,5,1\n",
    );
    await put("kyiv.json", { version: 1, id: "kyiv", name: "Kyiv", where: { trait: "city", is: "Kyiv" } });
    await put("kyiv-buyers.json", {
      version: 1,
      id: "kyiv-buyers",
      name: "Kyiv buyers",
      where: { all: [{ segment: "kyiv" }, { event: "Order Completed" }] },
    });
    await put(
      "many.yaml",
      "version: 1\nid: many\nname: Many\nparams:\n  n: { type: number, default: 2 }\nwhere:\n  event: Order Completed\n  gte: { param: n }\n",
    );
    await put("broken.json", { version: 1, id: "broken", name: "Broken", where: { trait: "city", iss: "Kyiv" } });
  });
  afterAll(async () => {
    if (server !== null && server.exitCode === null) {
      const ended = new Promise((resolve) => server?.once("close", resolve));
      server.kill("SIGTERM");
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  });

  it("is linked where npx finds it", () => {
    expect(existsSync(LINK)).toBe(true);
  });

  it("says what to do when there is no data yet", async () => {
    const { code, out, err } = await run(["status"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^no_data: .*kindred init/);
  });

  it("makes workspace, owner and keys once", async () => {
    const made = await json(["init", "--name", "Test shop", "--email", "me@example.org", "--currency", "EUR"]);
    expect(made).toMatchObject({
      email: "me@example.org",
      workspace: { name: "Test shop", currency: "EUR" },
      writeKey: expect.stringMatching(/^kw_/) as unknown,
      adminKey: expect.stringMatching(/^ka_/) as unknown,
      password: expect.stringMatching(/^.{12,}$/) as unknown,
    });
    const again = await run(["init"]);
    expect(again.code).toBe(1);
    expect(again.err).toMatch(/^setup_done: /);
  });

  it("serves until it is stopped", async () => {
    server = start(["serve", "--port", "0", "--quiet", "--json"]);
    const line = await new Promise<string>((resolve) =>
      server?.stdout?.once("data", (chunk: Buffer) => resolve(String(chunk))),
    );
    expect(JSON.parse(line)).toMatchObject({ url: expect.stringMatching(/^http:/) as unknown, pid: server.pid });
  });

  it("shows how a file will be read, then imports it, and the same again changes nothing", async () => {
    const plan = await json(["import", "contacts", "people.csv", "--map", "trait.town=city", "--dry-run"]);
    expect(plan).toMatchObject({ kind: "contacts", sample: { rows: 3, rejected: 0 } });
    const dry = await run(["import", "contacts", "people.csv", "--dry-run"]);
    expect(dry.out).toContain("customer_id  →  external_id");
    expect(dry.out).toContain("Nothing was stored");
    expect(await json(["import", "contacts", "people.csv"])).toMatchObject({
      state: "done",
      progress: { contactsCreated: 3 },
    });
    expect(await json(["import", "orders", "orders.csv"])).toMatchObject({
      state: "done",
      progress: { rows: 5, written: 3, rejected: 1 },
      rejectedFile: expect.stringContaining("orders.csv.rejected.csv") as unknown,
    });
    expect(await readFile(join(folder, "orders.csv.rejected.csv"), "utf8")).toContain("no_identity");
    expect(await json(["import", "orders", "orders.csv"])).toMatchObject({ progress: { written: 0, skipped: 3 } });
  });

  it("counts, with files beside the segment, arguments and standard input", async () => {
    expect(await json(["segment", "count", "kyiv.json"])).toEqual({ count: 2, total: 3 });
    expect(await json(["segment", "count", "kyiv-buyers.json"])).toEqual({ count: 1, total: 3 });
    expect(await json(["segment", "count", "many.yaml"])).toEqual({ count: 1, total: 3 });
    expect(await json(["segment", "count", "many.yaml", "--arg", "n=1"])).toEqual({ count: 2, total: 3 });
    expect(await json(["segment", "count", "many.yaml", "--now", "2026-03-02T00:00:00Z"])).toEqual({
      count: 0,
      total: 3,
    });
    const document = await readFile(join(folder, "kyiv.json"), "utf8");
    expect(await json(["segment", "count", "-"], document)).toEqual({ count: 2, total: 3 });
    expect((await run(["segment", "count", "kyiv.json"])).out).toBe("2 of 3 contacts\n");
  });

  it("lists members by contact id, as lines and as files", async () => {
    expect((await run(["segment", "members", "kyiv.json"])).out).toBe("u-2\nu-3\n");
    const csv = (await run(["segment", "members", "kyiv.json", "--format", "csv"])).out.split("\r\n");
    expect(csv[0]).toBe("id,key,external_id,email,phone");
    expect(csv[1]).toMatch(/^1,con_[a-z2-7]{20},u-2,ann@example.org,$/);
    await run(["segment", "members", "kyiv.json", "--format", "parquet", "--output", "kyiv.parquet"]);
    expect((await readFile(join(folder, "kyiv.parquet"))).subarray(0, 4).toString()).toBe("PAR1");
  });

  it("explains a membership, finding the contact by any of its names", async () => {
    const { out } = await run(["segment", "explain", "kyiv-buyers.json", "--contact", "bo@example.org"]);
    const lines = out.split("\n");
    expect(lines[0]).toMatch(/^✗ not in the segment: u-1, at /);
    expect(lines).toContain("✗ all of these:");
    expect(lines).toContain('│  └─ ✗ People whose “city” is “Kyiv”.   is "Lviv"');
    expect(await json(["segment", "explain", "kyiv-buyers.json", "--contact", "u-1"])).toMatchObject({ member: false });
    expect(await json(["contact", "show", "2"])).toMatchObject({
      externalId: "u-1",
      email: "bo@example.org",
      traits: { city: "Lviv" },
    });
  });

  it("records what a contact permits, and tells where it can be reached", async () => {
    const said = await json(["contact", "consent", "bo@example.org", "--give", "email", "--at", "2026-03-02"]);
    expect(said).toMatchObject({
      permissions: [{ subject: "address:email" }, { subject: "consent:email", granted: true, source: "command line" }],
    });
    const { out } = await run(["contact", "consent", "u-1"]);
    expect(out).toMatch(/consent:email +yes +2026-03-02T00:00:00\.000Z/);
    expect(out).toContain("It can be reached on email.");
    const { out: after } = await run(["contact", "consent", "u-1", "--withdraw", "email"]);
    expect(after).toContain("It cannot be reached on any channel.");
  });

  it("says what each condition does to the count", async () => {
    const { out } = await run(["segment", "preview", "kyiv-buyers.json"]);
    const lines = out.split("\n").map((line) => line.replaceAll(/ +/g, " "));
    expect(lines[0]).toMatch(/^1 of 3 contacts, 33\.3 %, at /);
    expect(lines).toContainEqual(expect.stringMatching(/^2 2 People .*Kyiv/));
    expect(lines).toContainEqual(expect.stringMatching(/^2 1 People .*Order Completed/));
    expect(lines).toContain("Such as u-2.");
    expect(await json(["segment", "preview", "kyiv-buyers.json"])).toMatchObject({ count: 1, settled: true });
  });

  it("turns a parametric segment around", async () => {
    const where = { trait: "city", is: { param: "city" } };
    await put("in-city.json", {
      version: 1,
      id: "in-city",
      name: "In a city",
      params: { city: { type: "string" } },
      where,
    });
    const each = await run(["segment", "members", "in-city.json", "--each-argument"]);
    expect(each.out.trim().split("\n").sort()).toEqual(["Kyiv\tu-2", "Kyiv\tu-3", "Lviv\tu-1"]);
    const one = await run(["segment", "members", "in-city.json", "--each-argument", "--value", "Lviv"]);
    expect(one.out).toBe("Lviv\tu-1\n");
    expect((await run(["segment", "arguments", "in-city.json", "--contact", "u-2"])).out).toBe("Kyiv\n");
    expect((await run(["segment", "arguments", "kyiv.json", "--contact", "u-2"])).err).toMatch(/^which_parameter: /);
  });

  it("says what two segments differ in", async () => {
    expect(await json(["segment", "compare", "kyiv.json", "rest", "--days", "3650"])).toMatchObject({
      a: { id: "kyiv", count: 2 },
      b: { id: "rest", count: 1 },
      days: 3650,
      differences: expect.arrayContaining([
        expect.objectContaining({ subject: { source: "trait", name: "city", value: "Kyiv" }, a: { count: 2, of: 2 } }),
      ]) as unknown,
    });
    const { out } = await run(["segment", "compare", "kyiv.json"]);
    expect(out).toMatch(
      /^Kyiv: 2 contacts\. everyone: 3\. Both: 2\.\nNo difference between them is more than chance\.\n$/,
    );
    expect((await run(["segment", "compare", "kyiv.json", "--days", "some"])).err).toMatch(/^bad_argument: /);
  });

  it("fails on a broken segment with its diagnostics", async () => {
    const { code, out } = await run(["segment", "check", "broken.json", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, diagnostics: [{ severity: "error", pointer: "/where/iss" }] });
    const counted = await run(["segment", "count", "broken.json"]);
    expect(counted.code).toBe(1);
    expect(counted.err).toMatch(/^invalid_segment: .*Did you mean `is`/);
    expect((await run(["segment", "count", "none.json", "--json"])).err).toMatch(/"code":"file_unreadable"/);
  });

  it("says how to mend a segment, and mends what changes nobody's membership", async () => {
    const text =
      "version: 1\nid: odd\nname: Odd\nwhere:\n  any:\n    # the capital\n    - { trait: city, is: Kyiv }\n" +
      "    - { trait: city, in: [Kyiv, Lviv] } # both\n    - { all: [{ trait: city, is: Kyiv }, { trait: city, is: Lviv }] }\n    - { trait: city, is: Kyv }\n";
    await put("odd.yaml", text);
    const { code, out } = await run(["segment", "check", "odd.yaml"]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^warning contradiction at \/where\/any\/2\/all\/1: .*\n {2}fix: Remove it \(nobody enters or leaves: --fix/m,
    );
    expect(out).toMatch(/^warning value_never_seen at \/where\/any\/3\/is: .*\n {2}fix: Write "Kyiv"$/m);
    expect(await readFile(join(folder, "odd.yaml"), "utf8")).toBe(text);
    const fixed = await run(["segment", "check", "odd.yaml", "--fix"]);
    expect(fixed.out).toMatch(/^fixed contradiction at \/where\/any\/2\/all\/1: Remove it$/m);
    expect(fixed.out).toMatch(/^fixed redundant_condition at \/where\/any\/0: Remove it$/m);
    expect(fixed.out).toMatch(/^warning value_never_seen at \/where\/any\/1\/is/m);
    const left = await readFile(join(folder, "odd.yaml"), "utf8");
    expect(left).toContain("    - { trait: city, in: [Kyiv, Lviv] } # both\n    - { trait: city, is: Kyv }\n");
    expect((await run(["segment", "check", "none", "--fix"])).code).toBe(1);
  });

  it("saves segments and says what there is", async () => {
    expect(await json(["segment", "save", "kyiv.json"])).toMatchObject({ id: "kyiv", version: 1 });
    expect(await json(["segment", "list"])).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ id: "kyiv", version: 1, name: "Kyiv" })]),
    });
    await json(["segment", "save", "kyiv-buyers.json"]);
    const overlap = await run(["segment", "overlap", "kyiv", "kyiv-buyers"]);
    expect(overlap.out).toContain("kyiv + kyiv-buyers");
    expect((await run(["segment", "describe", "kyiv"])).out).toContain("Kyiv");
    expect((await run(["segment", "describe", "kyiv", "--language", "ru"])).out).toMatch(/^Люди, .*«Kyiv»/);
    expect((await run(["segment", "sql", "kyiv"])).out).toMatch(/SELECT[^]*-- \w+ = "Kyiv"/);
    expect(await json(["status"])).toMatchObject({ workspaces: [{ name: "Test shop", contacts: 3, events: 3 }] });
    const { out } = await run(["events", "tail", "--no-follow", "--json"]);
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { event: string }).event),
    ).toEqual(Array(3).fill("Order Completed"));
    expect(await json(["doctor"])).toMatchObject({ ok: true });
  });

  it("tells who is in what, over time, and has it computed anew", async () => {
    expect(await json(["segment", "rebuild", "kyiv"])).toMatchObject({
      items: [{ id: "kyiv", size: 2, state: "kept" }],
    });
    expect(await json(["contact", "segments", "u-2"])).toMatchObject({
      segments: expect.arrayContaining([expect.objectContaining({ id: "kyiv" })]) as unknown,
    });
    const history = await run(["segment", "history", "kyiv"]);
    expect(history.out).toMatch(/ \+0 +-0 +2$/mu);
    expect(history.out).toContain(
      "2 were in it when it was first built.\n0 came for the first time, 0 came back. No stay ended.",
    );
    expect(await json(["segment", "history", "kyiv"])).toMatchObject({ points: [{ entered: 0, built: 2, size: 2 }] });
    expect(await json(["segment", "rebuild", "--cancel"])).toEqual({ cancelled: true });
  });

  it("brings up a server of its own when none runs, and waits for its turn", async () => {
    const ended = new Promise((resolve) => server?.once("close", resolve));
    server?.kill("SIGTERM");
    await ended;
    const [one, two] = await Promise.all([
      json(["segment", "count", "kyiv"]),
      json(["segment", "count", "kyiv-buyers.json"]),
    ]);
    expect([one, two]).toEqual([
      { count: 2, total: 3 },
      { count: 1, total: 3 },
    ]);
  });
});
