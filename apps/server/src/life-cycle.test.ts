import { afterAll, beforeAll, expect, test } from "vitest";
import type { SchemeAnswer } from "./http/life-cycle-shapes.ts";
import type { TemplateAnswer, TemplateCountsAnswer } from "./http/templates.ts";
import { type Answer, startTestServer, type TestServer } from "./testing.ts";

const day = 86_400_000;
let server: TestServer;
let id: string;
let W: string;
let viewer: Record<string, string>;

beforeAll(async () => {
  server = await startTestServer();
  const made = await server.workspace();
  id = made.id;
  W = `/workspaces/${id}`;
  const authorization = `Basic ${Buffer.from(`${made.writeKey}:`).toString("base64")}`;
  const order = (userId: string, days: number, category: string): object => ({
    type: "track",
    userId,
    event: "Order Completed",
    timestamp: new Date(server.wiring.now() - days * day).toISOString(),
    properties: { revenue: 40, discount: 0, products: [{ category, brand: "Fjord" }] },
  });
  const batch = [
    ...[2, 20, 40, 70].map((days) => order("ann", days, "Coats")),
    order("ben", 120, "Coats"),
    order("cleo", 5, "Shoes"),
    { type: "track", userId: "dan", event: "Page Viewed" },
  ];
  const sent = await server.ask("POST", "/v1/batch", { batch }, { authorization });
  expect(sent.status).toBe(200);
  const key = await server.admin("POST", `${W}/keys`, { kind: "admin", name: "look", role: "viewer" });
  viewer = { authorization: `Bearer ${(key.body as { secret: string }).secret}` };
});
afterAll(() => server.stop());

const schemes = async (language = "en"): Promise<SchemeAnswer[]> => {
  const { body } = await server.admin("GET", `${W}/life-cycles`, undefined, { "accept-language": language });
  return (body as { items: SchemeAnswer[] }).items;
};
/** What is sent of a scheme as it was answered. */
const sent = ({ id: own, name, blanks, stages }: SchemeAnswer): object => ({
  id: own,
  name,
  blanks: blanks.map((blank) =>
    Object.fromEntries(Object.entries(blank).filter(([key]) => key !== "label" && key !== "choices")),
  ),
  stages: stages.map(({ id: stage, name: called, description, where }) => ({
    id: stage,
    name: called,
    description,
    where,
  })),
});
const sizesOf = (stages: readonly { id: string; count: number | null }[]): Record<string, number | null> =>
  Object.fromEntries(stages.filter(({ count }) => count !== 0).map(({ id: stage, count }) => [stage, count]));

test("schemes are proposed in the reader's language, previewed, saved, and then keep themselves", async () => {
  const [proposal, frequency] = await schemes("ru");
  expect([proposal?.version, proposal?.name, proposal?.stages[0]?.name]).toEqual([
    0,
    "Жизненный цикл",
    "Потенциальные",
  ]);
  expect(frequency?.blanks[0]).toMatchObject({
    key: "use",
    value: "Page Viewed",
    choices: ["Order Completed", "Page Viewed"],
  });
  const [english] = await schemes();
  expect(english?.stages[0]?.sentence).toBe("People who did not do “Order Completed”.");
  const preview = await server.admin("POST", `${W}/life-cycles/preview`, sent(english!));
  expect(preview.body).toMatchObject({ contacts: 4 });
  const { stages } = preview.body as { stages: { id: string; count: number }[] };
  expect(sizesOf(stages)).toEqual({ lead: 1, new: 1, loyal: 1, "at-risk": 1 });

  const saved = await server.admin("PUT", `${W}/life-cycles/life-cycle?expectedVersion=0`, sent(english!));
  expect([saved.status, (saved.body as SchemeAnswer).version]).toEqual([200, 1]);
  await server.wiring.membership.settle(id);
  const [kept] = await schemes();
  expect(sizesOf(kept!.stages)).toEqual({ lead: 1, new: 1, loyal: 1, "at-risk": 1 });
  const { body: cards } = await server.admin("GET", `${W}/segment-cards`);
  expect((cards as { items: unknown[] }).items).toContainEqual(
    expect.objectContaining({ id: "life-cycle-loyal", folder: "Life cycle", scheme: "life-cycle", count: 1 }),
  );
  const again = await server.admin("PUT", `${W}/life-cycles/life-cycle?expectedVersion=0`, sent(english!));
  expect([again.status, again.body]).toMatchObject([409, { error: { code: "version_conflict" } }]);
});

test("lists say of a stage its own condition alone, and of the last what was written about it; the whole stays beside it", async () => {
  type Said = { id: string; sentence: string; brief: string };
  const read = async (language: string): Promise<Map<string, Said>> => {
    const { body } = await server.admin("GET", `${W}/segment-cards`, undefined, { "accept-language": language });
    return new Map((body as { items: Said[] }).items.map((card) => [card.id, card]));
  };
  const cards = await read("en");
  expect(cards.get("life-cycle-new")).toMatchObject({
    brief: "People who did “Order Completed” fewer than 2 times and who did “Order Completed” in the last 30 days.",
    sentence: expect.stringMatching(/ and who did “Order Completed”\.$/u) as string,
  });
  expect(cards.get("life-cycle-lost")?.brief).toBe("Has not ordered for so long that hardly anyone comes back.");
  expect(cards.get("life-cycle-lead")?.brief).toBe(cards.get("life-cycle-lead")?.sentence);
  expect((await read("ru")).get("life-cycle-lost")?.brief).toMatch(/[а-я]/u);
  const { body } = await server.admin("GET", `${W}/overview`);
  const briefs = (body as { segments: Said[] }).segments.map(({ id: own, brief }) => [own, brief]);
  expect(briefs).toContainEqual(["life-cycle-lost", cards.get("life-cycle-lost")?.brief]);
});

test("a stage is called in the reader's language wherever segments are named", async () => {
  const russian = { "accept-language": "ru" };
  const loyal = "Жизненный цикл: Лояльные";
  const read = async (path: string): Promise<unknown> =>
    (await server.admin("GET", `${W}${path}`, undefined, russian)).body;
  const card = { id: "life-cycle-loyal", name: loyal, folder: "Жизненный цикл" };
  expect(await read("/segment-cards")).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining(card)]) as unknown,
  });
  const document = expect.objectContaining({ name: "Life cycle: Loyal", folder: "Life cycle" }) as unknown;
  expect(await read("/segments/life-cycle-loyal")).toMatchObject({ name: loyal, document });
  expect(await read("/contacts/ann/segments")).toMatchObject({ segments: [{ id: "life-cycle-loyal", name: loyal }] });
  expect(await read("/contacts/ann/moves")).toMatchObject({ items: [{ segment: { name: loyal } }] });
  expect(await read("/catalogue/event?name=Order%20Completed")).toMatchObject({
    segments: expect.arrayContaining([{ id: "life-cycle-loyal", name: loyal }]) as unknown,
  });
  const asked = { document: { version: 1, id: "x", where: { segment: "life-cycle-loyal" } } };
  const { body } = await server.admin("POST", `${W}/evaluate/preview`, asked, russian);
  expect(JSON.stringify(body)).toContain(loyal);
});

test("sizes over time, flow, stays and one contact's stage are told", async () => {
  const { body: sizes } = await server.admin("GET", `${W}/life-cycles/life-cycle/sizes?step=month&points=3`);
  expect(sizes).toMatchObject({ basis: "definition", stages: expect.arrayContaining(["lead", "lost"]) as unknown });
  expect((sizes as { points: unknown[] }).points).toHaveLength(3);
  const now = await server.admin("GET", `${W}/life-cycles/life-cycle/sizes?points=2&basis=ledger`);
  expect((now.body as { points: { sizes: number[] }[] }).points.at(-1)?.sizes).toEqual([1, 1, 0, 0, 1, 1, 0, 0]);
  const { body: flow } = await server.admin("GET", `${W}/life-cycles/life-cycle/flow`);
  // By their orders two were contacts a month ago already.
  expect((flow as { moves: unknown[] }).moves).toEqual([
    { from: "repeat", to: "loyal", count: 1 },
    { from: "at-risk", to: "at-risk", count: 1 },
    { from: null, to: "lead", count: 1 },
    { from: null, to: "new", count: 1 },
  ]);
  const { body: stays } = await server.admin("GET", `${W}/life-cycles/life-cycle/stays`);
  expect((stays as { stages: unknown[] }).stages[0]).toEqual({ id: "lead", entered: 0, left: 0, median: null });
  const { body: one } = await server.admin("GET", `${W}/life-cycles/life-cycle/contacts/ann`);
  expect(one).toMatchObject({ stage: "loyal", history: [{ stage: "loyal", cause: "definition" }] });
});

test("what is wrong is told with its place, and a stage is not edited alone", async () => {
  const refusal = async (answer: Promise<Answer>): Promise<unknown[]> => {
    const { status, body } = await answer;
    const { code, pointer } = (body as { error: { code: string; pointer?: string } }).error;
    return [status, code, pointer];
  };
  const [english] = await schemes();
  const bad = sent({ ...english!, id: "own", stages: english!.stages.slice(0, 2) });
  expect(await refusal(server.admin("POST", `${W}/life-cycles/preview`, bad))).toEqual([
    422,
    "invalid_scheme",
    "/stages/1/where",
  ]);
  expect(await refusal(server.admin("PUT", `${W}/life-cycles/other`, bad))).toEqual([400, "id_mismatch", "/id"]);
  expect(await refusal(server.admin("GET", `${W}/life-cycles/none/flow`))).toEqual([404, "unknown_scheme", undefined]);
  expect(await refusal(server.admin("DELETE", `${W}/segments/life-cycle-new`))).toEqual([
    409,
    "generated_segment",
    undefined,
  ]);
  const deep = JSON.stringify({
    ...bad,
    stages: [
      { id: "a", name: "A", where: 0 },
      { id: "b", name: "B", where: null },
    ],
  });
  const nested = deep.replace('"where":0', `"where":${'{"not":'.repeat(5000)}1${"}".repeat(5000)}`);
  expect(
    (await server.admin("POST", `${W}/life-cycles/preview`, nested, { "content-type": "application/json" })).status,
  ).toBe(422);
  expect(await refusal(server.admin("POST", `${W}/templates/nothing/use`, {}))).toEqual([
    404,
    "unknown_template",
    undefined,
  ]);
  expect(await refusal(server.admin("POST", `${W}/templates/active-lately/preview`, { values: { days: 0 } }))).toEqual([
    422,
    "invalid_value",
    "/values/days",
  ]);
  expect(await refusal(server.admin("POST", `${W}/templates/counts`, { base: 0.5, lift: 1 }))).toEqual([
    422,
    "lift_too_large",
    "/lift",
  ]);
});

test("the gallery says what each template is here, counts it, and makes a segment of it", async () => {
  const { body } = await server.admin("GET", `${W}/templates`, undefined, { "accept-language": "pt" });
  const { items } = body as { items: TemplateAnswer[] };
  expect(items.length).toBeGreaterThanOrEqual(40);
  const category = items.find(({ key }) => key === "buyers-of-category");
  expect(category).toMatchObject({ name: "Compradores de uma categoria", missing: [], used: null, freshness: "live" });
  expect(category?.blanks[0]).toMatchObject({ label: "Categoria", value: "Coats", choices: ["Coats", "Shoes"] });
  expect(items.find(({ key }) => key === "life-cycle-loyal")).toMatchObject({
    scheme: "life-cycle",
    used: "life-cycle-loyal",
  });
  expect(items.find(({ key }) => key === "birthday-this-week")?.missing).toEqual([{ kind: "trait", name: "birthday" }]);

  const { body: all } = await server.admin("POST", `${W}/templates/counts`, {});
  const counts = all as TemplateCountsAnswer;
  expect([counts.contacts, counts.items.length, counts.items.filter(({ problem }) => problem !== null)]).toEqual([
    4,
    items.length,
    [],
  ]);
  expect(counts.items.find(({ key }) => key === "buyers-of-category")).toEqual({
    key: "buyers-of-category",
    count: 2,
    share: 0.5,
    problem: null,
    // 5 % against 6 %.
    test: { people: 2 * 8158, enough: false, smallestLift: null },
  });
  const { body: other } = await server.admin("POST", `${W}/templates/buyers-of-category/preview`, {
    values: { category: "Shoes" },
  });
  expect(other).toMatchObject({ contacts: 4, counted: { count: 1 }, blanks: [{ value: "Shoes" }, {}] });

  const used = await server.admin("POST", `${W}/templates/loyal-in-category/use`, { name: "Loyal to coats" });
  expect(used.body).toMatchObject({
    id: "loyal-in-category",
    segments: ["buyers-of-category", "loyal-in-category"],
    schemes: [],
  });
  const { body: segment } = await server.admin("GET", `${W}/segments/loyal-in-category`);
  expect(segment).toMatchObject({ name: "Loyal to coats", kind: "derived" });
});

test("the gallery knows what was acknowledged a moment ago, whoever looked before", async () => {
  const { id: young, writeKey } = await server.workspace();
  const category = async (): Promise<TemplateAnswer | undefined> => {
    const { body } = await server.admin("GET", `/workspaces/${young}/templates`);
    return (body as { items: TemplateAnswer[] }).items.find(({ key }) => key === "buyers-of-category");
  };
  expect((await category())?.missing).not.toEqual([]);
  const order = { userId: "eve", event: "Order Completed", properties: { products: [{ category: "Hats" }] } };
  const sent = await server.ask("POST", "/v1/track", order, {
    authorization: `Basic ${Buffer.from(`${writeKey}:`).toString("base64")}`,
  });
  expect(sent.status).toBe(200);
  expect(await category()).toMatchObject({ missing: [], blanks: [{ value: "Hats" }, {}] });
});

test("a viewer sees all of it and changes nothing", async () => {
  const [english] = await schemes();
  const as = async (method: string, path: string, body?: unknown): Promise<number> =>
    (await server.ask(method, `/api/v1${W}${path}`, body, viewer)).status;
  expect(await as("GET", "/life-cycles")).toBe(200);
  expect(await as("POST", "/life-cycles/preview", sent(english!))).toBe(200);
  expect(await as("PUT", "/life-cycles/life-cycle", sent(english!))).toBe(403);
  expect(await as("DELETE", "/life-cycles/life-cycle")).toBe(403);
  expect(await as("GET", "/templates")).toBe(200);
  expect(await as("POST", "/templates/counts", {})).toBe(200);
  expect(await as("POST", "/templates/vip/use", {})).toBe(403);
});
