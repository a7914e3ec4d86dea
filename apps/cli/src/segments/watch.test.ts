import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Api } from "../api.ts";
import { paintFor } from "../terminal.ts";
import { type Change, showChange } from "./changes-shown.ts";
import { readEventStream } from "./event-stream.ts";
import { watchUntil, type Watching } from "./watch.ts";

const document = { version: 1, id: "kyiv", name: "Kyiv", where: { trait: "city", is: "Kyiv" } };
const saved = { id: "kyiv", name: "Kyiv", hash: "h1", document };

/** A server that speaks Kindred's routes as far as watching uses them. */
let server: Server;
let api: Api;
let hash = "h1";
let members: string[] = [];
let streams: { after: string | null; response: ServerResponse }[] = [];
let streaming: () => void = () => undefined;

beforeEach(async () => {
  hash = "h1";
  members = ["ann", "bo"];
  streams = [];
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    const json = (value: unknown): unknown =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    request.resume();
    if (url.pathname.endsWith("/segments/kyiv")) json(saved);
    else if (url.pathname.endsWith("/evaluate/check")) json({ ok: true, hash });
    else if (url.pathname.endsWith("/evaluate/export"))
      response.end(
        members.map((id) => `${JSON.stringify({ key: `con_${id}`, external_id: id, email: "" })}\n`).join(""),
      );
    else if (url.pathname.endsWith("/stream")) {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      streams.push({ after: url.searchParams.get("after"), response });
      streaming();
    } else response.writeHead(404).end(JSON.stringify({ error: { code: "unknown_segment", message: "none" } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  api = new Api({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, token: "t" });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const nextStream = (count: number): Promise<void> =>
  new Promise((resolve) => {
    streaming = () => {
      if (streams.length >= count) resolve();
    };
    streaming();
  });

/** Watches until `stop`; `shown` resolves when so many changes have been shown. */
function start(
  file: string,
  source: { document: typeof document; alongside: Record<string, never> } | null,
  every = "0.2",
) {
  const ending = new AbortController();
  const changes: Change[] = [];
  const said: string[] = [];
  let look: () => void = () => undefined;
  const watching: Watching = {
    api,
    workspace: { id: "ws_1", name: "Shop", timezone: "UTC", currency: null },
    show: async (change) => {
      changes.push(change);
      look();
    },
    say: (text) => {
      said.push(text);
      look();
    },
    stop: ending.signal,
  };
  const ended = watchUntil(watching, file, source, { every });
  const until = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (done()) resolve();
      };
      look();
    });
  return { changes, said, until, end: () => ending.abort(), ended };
}

const entry = (id: number, name: string): string =>
  `id: ${String(id)}\nevent: entered\ndata: ${JSON.stringify({
    id,
    change: "entered",
    at: "2026-11-21T12:00:00.000Z",
    segment: { id: "kyiv", name: "Kyiv", version: 1 },
    contact: { key: `con_${name}`, externalId: name, email: null, mergedInto: null },
    cause: "event",
    detail: "Order Completed",
  })}\n\n`;

it("shows a saved segment's changes from the stream, and goes on behind the last one when that breaks", async () => {
  const watched = start("kyiv", null);
  await nextStream(1);
  streams[0]?.response.write(`retry: 1000\nid: 6\n\n${entry(7, "ann").slice(0, 40)}`);
  streams[0]?.response.write(`${entry(7, "ann").slice(40)}: alive\nid: 9\n\n`);
  await watched.until(() => watched.changes.length === 1);
  streams[0]?.response.destroy();
  await nextStream(2);
  expect(streams.map(({ after }) => after)).toEqual([null, "9"]);
  streams[1]?.response.write(entry(10, "bo"));
  await watched.until(() => watched.changes.length === 2);
  watched.end();
  await watched.ended;
  expect(watched.changes.map(({ contact }) => contact.externalId)).toEqual(["ann", "bo"]);
});

it("watches a file that is saved as it stands live, and compares any other without saving it", async () => {
  const same = start("kyiv.json", { document, alongside: {} });
  await nextStream(1);
  same.end();
  await same.ended;

  hash = "h2";
  const edited = start("kyiv.json", { document, alongside: {} });
  await edited.until(() => edited.said.length > 0);
  expect(edited.said[0]).toContain("compared every 0.2 s");
  // Until the first look is done, there is nothing to compare with: change who is in it again and again.
  members = ["bo", "cy"];
  await new Promise<void>((resolve) => {
    const turn = setInterval(() => {
      members = members.includes("cy") ? ["ann", "bo"] : ["bo", "cy"];
      if (edited.changes.length < 2) return;
      clearInterval(turn);
      resolve();
    }, 300);
  });
  edited.end();
  await edited.ended;
  expect(edited.changes.slice(0, 2).map(({ change }) => change)).toEqual(["left", "entered"]);
  expect(edited.changes[0]).toMatchObject({ segment: { id: "kyiv", version: null }, cause: null });
  expect(streams.length).toBe(1);
});

it("refuses what is neither a file nor saved", async () => {
  await expect(start("nobody", null).ended).rejects.toMatchObject({ code: "unknown_segment" });
});

it("says who, which way and why in a line, or all of it as JSON", async () => {
  const out = new PassThrough();
  const around = {
    environment: {} as never,
    terminal: { out, err: new PassThrough(), paint: paintFor(false), live: false },
  };
  const base: Change = {
    change: "entered",
    at: new Date(2026, 10, 21, 9, 5, 7).toISOString(),
    contact: { key: "con_a", externalId: "u-1", email: "ann@example.org" },
    segment: { id: "kyiv", version: 3 },
    cause: "event",
    detail: "Order Completed",
    condition: null,
  };
  const turned = { at: "/where/all/1", sentence: "People who bought in the last 30 days." };
  await showChange(base, {}, around);
  await showChange(
    {
      ...base,
      change: "left",
      cause: "time",
      detail: "",
      condition: turned,
      contact: { ...base.contact, email: null },
    },
    {},
    around,
  );
  await showChange(
    { ...base, cause: null, detail: "", contact: { key: "con_a", externalId: null, email: null } },
    {},
    around,
  );
  await showChange(base, { json: true }, around);
  out.end();
  expect((await readAll(out)).split("\n")).toEqual([
    "2026-11-21 09:05:07  + entered  ann@example.org, u-1  event: Order Completed",
    "2026-11-21 09:05:07  - left     u-1  time alone (People who bought in the last 30 days)",
    "2026-11-21 09:05:07  + entered  con_a",
    JSON.stringify(base),
    "",
  ]);
});

it("reads events however they are cut, with letters of several bytes in two pieces", async () => {
  const bytes = Buffer.from(
    "id: 1\nevent: entered\ndata: Київ\n\n: alive\nid: 2\n\ndata: a\ndata: b\n\nid: 3\nevent: never-ended",
  );
  const cut = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
  };
  const events = [];
  for await (const event of readEventStream(cut())) events.push(event);
  expect(events).toEqual([
    { id: "1", event: "entered", data: "Київ" },
    { id: "2", event: null, data: "" },
    { id: null, event: null, data: "a\nb" },
  ]);
});
