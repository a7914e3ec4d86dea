import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import { Api, type ServerPlace } from "../api.ts";
import { findServer } from "../connection.ts";
import { fillDemo, SHOP } from "../demo-data.ts";
import { setUp, trackExample, type Credentials } from "../owner.ts";
import { showProgress } from "../progress.ts";
import { portOf, requireFreePort, serve, shownUrl } from "../serving.ts";
import { answer, dataDirOf, withCommonOptions, type CommonOptions, type Surroundings } from "../session.ts";
import { chooseWorkspace, inWorkspace, Workspace } from "../workspace.ts";
import * as schemes from "./life-cycle-shapes.ts";

interface DemoOptions extends CommonOptions {
  readonly port?: string;
  readonly contacts: string;
  readonly serve: boolean;
}

const OWNER = { email: "demo@example.com", name: "Demo" };

/** The demo's sign-in is kept beside its data, so that a second start can show it again. */
const Kept = z.object({
  workspace: Workspace,
  email: z.string(),
  password: z.string(),
  writeKey: z.string(),
  adminKey: z.string(),
});

export function demoCommand(program: Command, around: Surroundings): void {
  withCommonOptions(
    program.command("demo").description("a fashion shop with two years of customers to explore, served"),
  )
    .option("--port <n>", "default: 3000, or KINDRED_PORT; 0 takes a free one")
    .option("--contacts <n>", "how many people", "20000")
    .option("--no-serve", "stop once the data is there")
    .action((options: DemoOptions) => demo(options, around));
}

/** 1. the data, unless it is there; 2. the server; 3. owner, keys, segments and stages, unless they are there; 4. what to do next. */
async function demo(options: DemoOptions, around: Surroundings): Promise<void> {
  const { environment, terminal } = around;
  const dataDir = dataDirOf(options, around);
  const contacts = wholeNumber(options.contacts);
  const port = options.serve ? portOf(options.port, environment.KINDRED_PORT) : 0;
  const running = await findServer(dataDir);
  if (running !== null) {
    const kept = await readKept(dataDir);
    await tell(options, around, running, kept, "already runs");
    return;
  }
  await requireFreePort(port, environment.KINDRED_HOST);
  const progress = showProgress("Demo", terminal);
  const { leaveAtOnce, untilStopped } = await import("@kindred/server");
  leaveAtOnce();
  await fillDemo(dataDir, contacts, around, progress);
  const serving = { dataDir, port, host: environment.KINDRED_HOST, quiet: true };
  const server = await serve(serving, around, () => undefined);
  try {
    const place = { url: server.url, token: server.localToken };
    const credentials = await prepare(new Api(place), dataDir);
    progress.end();
    await tell(options, around, place, credentials, options.serve ? "runs" : "is ready");
  } catch (error) {
    await server.close();
    throw error;
  }
  if (options.serve) await untilStopped(server, (text) => terminal.err.write(`${text}\n`));
  else await server.close();
}

/** Owner and keys on the first start, those of the ready segments that are not saved yet, and the stages of the life cycle likewise. */
async function prepare(api: Api, dataDir: string): Promise<Credentials | null> {
  let credentials = await readKept(dataDir);
  const { needed } = await api.json("/api/v1/setup", z.object({ needed: z.boolean() }));
  if (needed) {
    credentials = await setUp(api, OWNER, SHOP);
    const path = join(dataDir, "demo.json");
    await writeFile(path, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
    await chmod(path, 0o600);
  }
  const workspace = credentials?.workspace ?? (await chooseWorkspace(api, undefined));
  const path = inWorkspace(workspace, "segments");
  const saved = await api.json(path, z.object({ items: z.array(z.object({ id: z.string() })) }), {
    query: { limit: 1000 },
  });
  const known = new Set(saved.items.map(({ id }) => id));
  const { readySegments } = await import("@kindred/demo");
  for (const document of readySegments()) {
    const { id } = z.object({ id: z.string() }).parse(document);
    if (!known.has(id)) await api.json(path, z.object({ id: z.string() }), { body: document });
  }
  await setUpLifeCycle(api, workspace);
  return credentials;
}

async function setUpLifeCycle(api: Api, workspace: Parameters<typeof inWorkspace>[0]): Promise<void> {
  const { items } = await api.json(inWorkspace(workspace, "life-cycles"), schemes.Schemes);
  const proposed = items.find(({ id, version }) => id === "life-cycle" && version === 0);
  if (proposed === undefined) return;
  const path = inWorkspace(workspace, `life-cycles/${proposed.id}`);
  await api.json(path, schemes.SchemeShape, { method: "PUT", body: schemes.bodyOf(proposed, new Map()) });
}

async function readKept(dataDir: string): Promise<Credentials | null> {
  const text = await readFile(join(dataDir, "demo.json"), "utf8").catch(() => null);
  if (text === null) return null;
  const kept = Kept.safeParse(JSON.parse(text));
  return kept.success ? kept.data : null;
}

async function tell(
  options: DemoOptions,
  around: Surroundings,
  place: ServerPlace,
  kept: Credentials | null,
  how: string,
): Promise<void> {
  const url = shownUrl(place.url);
  const data = options.data === undefined ? "" : ` --data ${options.data}`;
  const someone = await regular(new Api(place), kept);
  const { paint } = around.terminal;
  await answer(options, around, { url, ...kept }, () =>
    [
      "",
      paint.bold(`The demo shop ${how} at ${url}`),
      ...(kept === null ? [] : [`  Sign in    ${kept.email}`, `  Password   ${kept.password}`]),
      ...(kept === null ? [] : [`  Write key  ${kept.writeKey}`, `  Admin key  ${kept.adminKey}`]),
      `  API        ${url}/docs`,
      "",
      "Try, in another terminal:",
      `  npx kindred segment list${data}`,
      `  npx kindred segment describe regulars-worth-a-call${data}`,
      `  npx kindred segment count regulars-worth-a-call${data}`,
      `  npx kindred segment members regulars-worth-a-call${data} | head`,
      `  npx kindred segment explain regulars-worth-a-call --contact ${someone}${data}`,
      `  npx kindred segment count fans-of-a-category --arg category=Coats${data}`,
      `  npx kindred contact show ${someone}${data}`,
      ...(kept === null ? [] : [`  ${trackExample(url, kept.writeKey)}`]),
      `  npx kindred events tail${data}`,
      ...(options.serve ? ["", "Ctrl-C stops it; the next start uses the same data."] : []),
    ].join("\n"),
  );
}

/** Somebody worth looking at; anybody, when the regulars are gone. */
async function regular(api: Api, kept: Credentials | null): Promise<string> {
  if (kept === null) return "u-100042";
  const body = { segment: "loyal-90-days", limit: 1 };
  const Members = z.object({ items: z.array(z.object({ key: z.string(), externalId: z.string().nullable() })) });
  const page = await api.json(inWorkspace(kept.workspace, "evaluate/members"), Members, { body });
  const [first] = page.items;
  return first?.externalId ?? first?.key ?? "u-100042";
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 1_000_000) return value;
  throw new KindredError("bad_contacts", `--contacts takes a whole number from 1 to 1000000, not ${text}.`);
}
