/**
 * What the web app waits for at the demo's size: each question its pages ask, and how long the server takes to answer, the first time and
 * again. Home is also asked at once after the start, while segments are being built and tables refreshed; everything else when that is done,
 * or each figure would be of what else went on. KINDRED_BENCH_CONTACTS sets how many people the shop has.
 */
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { median, milliseconds, timed } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";

const contacts = process.env["KINDRED_BENCH_CONTACTS"] ?? "20000";
const aim = 500;
const tries = 5;
const bin = fileURLToPath(new URL("../../apps/cli/bin/kindred.mjs", import.meta.url));

interface Question {
  readonly page: string;
  readonly path: string;
  readonly body?: unknown;
}

const home: Question = { page: "home", path: "/overview" };
const monthAgo = new Date(Date.now() - 30 * 86_400_000).toISOString();

/** What the pages ask first, page by page. */
const questions: readonly Question[] = [
  home,
  { page: "home, moves", path: `/history?from=${monthAgo}&step=month` },
  { page: "segments", path: "/segment-cards" },
  { page: "segments, sizes", path: `/history?from=${monthAgo}` },
  { page: "segment", path: "/evaluate/preview", body: { segment: "regulars-worth-a-call" } },
  { page: "segment, members", path: "/evaluate/members", body: { segment: "loyal-90-days", limit: 100 } },
  { page: "segment, make-up", path: "/compare", body: { a: { segment: "loyal-90-days" }, b: "everyone" } },
  { page: "segment, measures", path: "/measures", body: { of: { segment: "loyal-90-days" } } },
  { page: "segment, relations", path: "/overlap", body: { segments: ["loyal-90-days", "silent-this-quarter"] } },
  {
    page: "compare",
    path: "/compare",
    body: { a: { segment: "loyal-90-days" }, b: { segment: "silent-this-quarter" } },
  },
  { page: "segment, value", path: "/segments/loyal-90-days/measures?period=30d" },
  { page: "segment, flow", path: "/segments/loyal-90-days/history" },
  { page: "builder, traits", path: "/traits" },
  { page: "builder, properties", path: "/events/names/Order%20Completed/properties" },
  { page: "builder, values", path: "/traits/values?path=address.city" },
  { page: "builder, findings", path: "/evaluate/check", body: { segment: "regulars-worth-a-call" } },
  { page: "templates", path: "/templates" },
  { page: "contacts", path: "/contacts?limit=100" },
  { page: "lists", path: "/lists" },
  { page: "RFM", path: "/rfm" },
  { page: "RFM, one model", path: "/rfm/purchase" },
  { page: "cohorts", path: "/cohorts", body: {} },
  { page: "value", path: "/value", body: {} },
  { page: "value, together", path: "/value/together", body: {} },
  { page: "life cycle", path: "/life-cycles" },
  { page: "life cycle, sizes", path: "/life-cycles/life-cycle/sizes" },
  { page: "life cycle, flow", path: "/life-cycles/life-cycle/flow" },
  { page: "alerts", path: "/alerts" },
  { page: "products", path: "/product-cards?limit=100" },
  { page: "data, events", path: "/catalogue/events" },
  { page: "data, one event", path: "/catalogue/event?name=Order%20Completed" },
  { page: "data, traits", path: "/catalogue/traits" },
];

const dataDir = await mkdtemp(join(tmpdir(), "kindred-bench-"));
const words = ["demo", "--data", dataDir, "--port", "0", "--contacts", contacts, "--json"];
const child = spawn(process.execPath, [bin, ...words], { stdio: ["ignore", "pipe", "ignore"] });
const ended = new Promise((resolve) => child.once("exit", resolve));
try {
  progress(`a shop of ${Number(contacts).toLocaleString("en")} people`);
  const { url, adminKey, workspace } = await told();
  const ask = async ({ path, body }: Omit<Question, "page">): Promise<string> => {
    const answer = await fetch(`${url}/api/v1/workspaces/${workspace.id}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${text}`);
    return text;
  };
  /** What is not at rest yet: memberships that are built, tables that are refreshed. */
  const busy = async (): Promise<number> => {
    const lists = await Promise.all(["/memberships", "/refreshes"].map((path) => ask({ path })));
    const states = lists.flatMap((text) => (JSON.parse(text) as { items: { state: string }[] }).items);
    return states.filter(({ state }) => !["kept", "done", "never"].includes(state)).length;
  };
  const atStart = await timed(() => ask(home));
  progress(`home at once after the start ${milliseconds(atStart)}`);
  while ((await busy()) > 0) await setTimeout(500);
  const slowest: { page: string; first: number; again: number }[] = [];
  for (const question of questions) {
    const first = await timed(() => ask(question));
    const times: number[] = [];
    for (let turn = 0; turn < tries; turn += 1) times.push(await timed(() => ask(question)));
    const again = median(times);
    progress(`${question.page.padEnd(20)} first ${milliseconds(first)}, then ${milliseconds(again)}`);
    slowest.push({ page: question.page, first, again });
  }
  const worst = slowest.toSorted((a, b) => b.again - a.again)[0];
  const coldest = slowest.toSorted((a, b) => b.first - a.first)[0];
  report({
    what: "Slowest question of a page, median",
    measured: `${worst?.page ?? ""}, ${milliseconds(worst?.again ?? 0)}`,
    peer: `at once after the start: home, ${milliseconds(atStart)}; asked for the first time: ${coldest?.page ?? ""}, ${milliseconds(coldest?.first ?? 0)}`,
    ratio: null,
    aim: `<= ${aim} ms`,
    met: (worst?.again ?? 0) <= aim,
  });
} finally {
  child.kill("SIGTERM");
  await ended;
  await rm(dataDir, { recursive: true, force: true });
}

interface Told {
  readonly url: string;
  readonly adminKey: string;
  readonly workspace: { readonly id: string };
}

/** What the program says once it serves. */
async function told(): Promise<Told> {
  let text = "";
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.trimEnd().endsWith("}")) return JSON.parse(text) as Told;
  }
  throw new Error("The demo ended before it served");
}
