import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer, type RunningServer } from "@kindred/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readEnvironment } from "../env.ts";
import { buildProgram } from "../program.ts";
import { paintFor } from "../terminal.ts";
import { typed } from "../testing/typed.ts";

let folder = "";
let server: RunningServer;
const now = Date.parse("2026-06-10T12:00:00Z");
const day = 86_400_000;

/** Customers with a plan and one or two orders each, a saved segment, a life cycle, and classes that are computed. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-cli-forms-"));
  server = await startServer({ dataDir: folder, announce: false, now: () => now });
  const local = `Bearer ${server.localToken}`;
  const send = async (method: string, path: string, body: unknown, authorization = local): Promise<unknown> => {
    const headers = { authorization, "content-type": "application/json" };
    const response = await fetch(`${server.url}${path}`, { method, headers, body: JSON.stringify(body) });
    expect(response.status).toBe(200);
    return response.json();
  };
  const { id } = (await send("POST", "/api/v1/workspaces", { name: "shop", currency: "EUR" })) as { id: string };
  const key = (await send("POST", `/api/v1/workspaces/${id}/keys`, { kind: "write", name: "w" })) as { secret: string };
  const batch = ["ann", "ben", "cleo", "dan", "eve", "fay"].flatMap((userId, n) => [
    { type: "identify", userId, traits: { plan: n % 2 === 0 ? "free" : "paid", email: `${userId}@example.com` } },
    ...[150, 20].slice(n % 2).map((ago) => ({
      type: "track",
      userId,
      messageId: `${userId}-${ago}`,
      event: "Order Completed",
      timestamp: new Date(now - (ago + n) * day).toISOString(),
      properties: {
        revenue: 10 * (n + 1),
        products: [
          { product_id: "tea", category: "drinks" },
          { product_id: "cup", category: "kitchen" },
        ],
      },
    })),
  ]);
  await send("POST", "/v1/batch", { batch }, `Basic ${Buffer.from(`${key.secret}:`).toString("base64")}`);
  const vips = { version: 1, id: "vips", name: "VIPs", where: { trait: "plan", is: "paid" } };
  await send("POST", `/api/v1/workspaces/${id}/segment-changes`, { save: [{ document: vips }] });
  await typed(server, "rfm", "refresh");
  await typed(server, "life-cycle", "save", "life-cycle");
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const kindred = (...args: readonly string[]): Promise<string> => typed(server, ...args);

const tables: readonly (readonly string[])[] = [
  ["rfm", "show"],
  ["rfm", "show", "purchase"],
  ["rfm", "classes"],
  ["rfm", "grid"],
  ["rfm", "transitions"],
  ["rfm", "transitions", "--within", "30"],
  ["cohort"],
  ["value"],
  ["value", "customers"],
  ["value", "declining"],
  ["value", "together", "--least", "1"],
  ["measures", "vips"],
  ["measures", "everyone", "--trend", "orders"],
  ["life-cycle", "list"],
  ["life-cycle", "preview", "life-cycle"],
  ["life-cycle", "sizes", "--points", "2"],
  ["life-cycle", "flow"],
  ["life-cycle", "stays"],
  ["life-cycle", "stage", "ann"],
];
const lists: readonly (readonly string[])[] = [
  ["rfm", "members"],
  ["cohort", "people", "2026-01-01", "--from", "2026-01-01"],
];

describe("every figure of the methods", () => {
  it.each(tables)("%s %s is JSON, and CSV of one width", async (...args) => {
    expect(JSON.parse(await kindred(...args, "--json"))).toBeTypeOf("object");
    const [head = "", ...rows] = (await kindred(...args, "--csv")).trimEnd().split("\n");
    const width = (line: string): number => line.replaceAll(/"(?:[^"]|"")*"/gu, "").split(",").length;
    expect(head).toMatch(/^\S.*,/u);
    expect(rows.filter((row) => width(row) !== width(head))).toEqual([]);
  });

  it.each(lists)("%s %s is a line each, as JSON and as CSV", async (...args) => {
    const people = (await kindred(...args)).trimEnd().split("\n");
    expect(people.length).toBeGreaterThan(0);
    const parsed = (await kindred(...args, "--json"))
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { externalId: string }).externalId);
    expect(parsed).toEqual(people);
    const [head, ...rows] = (await kindred(...args, "--csv")).trimEnd().split("\n");
    expect(head).toBe("key,externalId,email");
    expect(rows.map((row) => row.split(",")[1])).toEqual(people);
  });
});

it("each level of a score is told with where it begins", async () => {
  expect((await kindred("rfm", "show", "engagement", "--csv")).trimEnd()).toBe("score,level,side,at");
  const rows = (await kindred("rfm", "show", "purchase", "--csv")).trimEnd().split("\n").slice(1);
  expect(rows.filter((row) => row.startsWith("r,")).map((row) => row.split(",")[1])).toEqual(["4", "3", "2", "1"]);
  expect(rows.filter((row) => row.startsWith("f,")).map((row) => row.split(",")[1])).toEqual(["2", "3", "4", "5"]);
});

describe("help", () => {
  const helpOf = (name: string): string => {
    const terminal = { out: process.stdout, err: process.stderr, paint: paintFor(false), live: false };
    const command = buildProgram({ environment: readEnvironment({}), terminal }).commands.find(
      (one) => one.name() === name,
    )!;
    let text = "";
    command.configureOutput({ writeOut: (said) => void (text += said) });
    command.outputHelp();
    return text;
  };

  it.each(["rfm", "cohort", "value", "measures", "life-cycle"])("of %s has examples, and they work", async (name) => {
    const examples = [...helpOf(name).matchAll(/^ {2}\$ kindred (.+)$/gmu)].map(([, line]) => line!);
    expect(examples.length).toBeGreaterThan(2);
    for (const line of examples) {
      const args = [...line.matchAll(/'([^']*)'|(\S+)/gu)].map(([, quoted, plain]) => quoted ?? plain!);
      await expect(kindred(...args), line).resolves.toBeTypeOf("string");
    }
  });
});

it.each([
  [["rfm", "members", "--class", "nonsense"], /no class "nonsense" in "purchase"\. There are: .*champions/u],
  [["rfm", "members", "--limit", "many"], /--limit takes a number/u],
  [["rfm", "members", "--limit", "0"], /--limit takes a whole number from 1 on/u],
  [["rfm", "classes", "none"], /no RFM model "none"\. There are: purchase/u],
  [["rfm", "grid", "engagement", "--csv"], /^OK/u],
  [["rfm", "transitions", "--from", "2026-06-01", "--to", "2026-05-01"], /`from` lies after `to`: swap them/u],
  [["rfm", "transitions", "--from", "2099-01-01"], /`from` lies in the future/u],
  [["rfm", "transitions", "--from", "yesterday"], /Write a day \(2026-01-31\)/u],
  [["cohort", "--from", "2026-06-01", "--to", "2026-01-01"], /`from` lies after `to`: swap them/u],
  [["cohort", "--from", "2099-01-01"], /`from` lies in the future/u],
  [["cohort", "--to", "2024-01-01"], /give `from` too/u],
  [["cohort", "--segment", "none"], /no segment `none`\. Save it first/u],
  [["cohort", "--trait", "plam"], /Nobody has the trait "plam"\. There are: email, plan\./u],
  [["cohort", "--entry-date", "born"], /Nobody has the trait "born"\. There are: email, plan\./u],
  [["value", "customers", "--limit", "0"], /--limit takes a whole number from 1 on/u],
  [["value", "declining", "--days", "0"], /--days takes a whole number from 1 on/u],
  [["cohort", "people", "none"], /no cohort "none" in this table\. There is 20/u],
  [["value", "--segment", "none"], /no segment `none`\. Save it first/u],
  [["value", "--window", "2026-06-01..2026-05-01"], /`from` has to be earlier than `to`/u],
  [["value", "together", "--segment", "none"], /no segment `none`\. Save it first/u],
  [["measures", "none"], /no segment "none"/u],
  [["measures", "vips", "--period", "2026-06-01..2026-05-01"], /ends before it begins: write the earlier day first/u],
  [["measures", "vips", "--period", "2099"], /lies in the future/u],
  [["measures", "vips", "--trend", "none"], /no measure "none" here\. There is people/u],
  [["life-cycle", "sizes", "none"], /no scheme of stages "none"/u],
  [["life-cycle", "sizes", "--points", "many"], /--points takes a number/u],
  [["life-cycle", "flow", "--from", "2026-06-01", "--to", "2026-05-01"], /`from` lies after `to`: swap them/u],
  [["life-cycle", "flow", "--from", "2099-01-01"], /`from` lies in the future/u],
  [["life-cycle", "stage", "nobody"], /nobody/u],
] as const)("%s says what to do", async (args, expected) => {
  const said = await kindred(...args).then(
    () => "OK",
    (error: Error) => error.message,
  );
  expect(said).toMatch(expected);
});
