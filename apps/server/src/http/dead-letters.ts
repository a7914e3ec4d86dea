import { countLetters, discardLetters, type Letter, readLetter, readLetters, replayLetters } from "@kindred/engine";
import type { JsonObject } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, notFound, Page, pageOf, readCursor, writeCursor } from "./api.ts";

const Code = z.string().min(1).max(100);

const DeadLetter = z
  .object({
    id: z.number().int(),
    source: z.enum(["ingest", "flush"]).describe("ingest: a call; flush: a line on its way to ClickHouse"),
    code: z.string(),
    reason: z.string(),
    at: Instant,
    payload: z.record(z.string(), z.unknown()).describe("`{ call, receivedAt }` or `{ table, line }`"),
  })
  .meta({ id: "DeadLetter" });
export type DeadLetterAnswer = z.output<typeof DeadLetter>;

const Counts = z.object({
  items: z.array(z.object({ code: z.string(), count: z.number().int(), latest: Instant })),
  next: z.null(),
});
export type DeadLetterCountsAnswer = z.output<typeof Counts>;

const Choice = z.union([
  z.strictObject({ ids: z.array(z.number().int().min(1)).min(1).max(1000) }),
  z.strictObject({ code: Code }),
  z.strictObject({ all: z.literal(true) }),
]);

const Replayed = z
  .object({
    replayed: z.number().int().describe("Stored now"),
    duplicates: z.number().int().describe("Came by another way meanwhile: nothing was stored twice"),
    failed: z
      .array(z.object({ id: z.number().int(), code: z.string(), pointer: z.string(), reason: z.string() }))
      .describe("These stay dead letters"),
    left: z.number().int().describe("Chosen, but beyond what one request takes: ask again"),
  })
  .meta({ id: "ReplayedLetters" });
export type ReplayedAnswer = z.output<typeof Replayed>;

const Edit = z.object({
  payload: z
    .union([z.object({ call: z.record(z.string(), z.unknown()) }), z.object({ line: z.string().max(1_000_000) })])
    .optional()
    .describe("What to store instead; the message id and the instant of receipt stay"),
});

/** What was accepted and could not be stored: looked at, corrected and replayed, or thrown away. */
export function deadLetterRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Dead letters"];
  const one = InWorkspace.extend({ letter: z.coerce.number().int().min(1) });

  api.get(
    "/workspaces/:workspace/dead-letters",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "What was accepted and could not be stored, newest first",
        params: InWorkspace,
        querystring: Page.extend({ code: Code.optional() }),
        response: answers(pageOf(DeadLetter)),
      },
    },
    async (request) => {
      const { limit, cursor, code } = request.query;
      const [before] = readCursor(cursor, z.tuple([z.number().int()])) ?? [null];
      const rows = await readLetters(tenantOf(request), { limit: limit + 1, before, code: code ?? null });
      const items = rows.slice(0, limit).map(shown);
      const last = items.at(-1);
      return { items, next: rows.length > limit && last !== undefined ? writeCursor([last.id]) : null };
    },
  );

  api.get(
    "/workspaces/:workspace/dead-letters/codes",
    {
      config: { access: "viewer" },
      schema: { tags, summary: "How many there are of each reason", params: InWorkspace, response: answers(Counts) },
    },
    async (request) => ({
      items: (await countLetters(tenantOf(request))).map(({ latest, ...rest }) => ({
        ...rest,
        latest: latest.toISOString(),
      })),
      next: null,
    }),
  );

  api.get(
    "/workspaces/:workspace/dead-letters/:letter",
    {
      config: { access: "viewer" },
      schema: { tags, summary: "One dead letter", params: one, response: answers(DeadLetter) },
    },
    async (request) => {
      const { letter } = request.params;
      return shown((await readLetter(tenantOf(request), letter)) ?? raise(letter));
    },
  );

  api.post(
    "/workspaces/:workspace/dead-letters/replay",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Try some of them again: by id, all of a reason, or all",
        params: InWorkspace,
        body: Choice,
        response: answers(Replayed),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const done = await replayLetters(store, { choice: request.body, now: wiring.now() });
      wiring.ingest.nudge(store.id);
      return { ...done, failed: [...done.failed] };
    },
  );

  api.post(
    "/workspaces/:workspace/dead-letters/:letter/replay",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Try one again, as it is or corrected",
        params: one,
        body: Edit,
        response: answers(Replayed),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { letter } = request.params;
      if ((await readLetter(store, letter)) === undefined) raise(letter);
      const { payload } = request.body;
      const done = await replayLetters(store, {
        choice: { ids: [letter] },
        ...(payload === undefined ? {} : { edits: new Map([[letter, payload as JsonObject]]) }),
        now: wiring.now(),
      });
      wiring.ingest.nudge(store.id);
      return { ...done, failed: [...done.failed] };
    },
  );

  api.post(
    "/workspaces/:workspace/dead-letters/discard",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Throw some of them away for good",
        params: InWorkspace,
        body: Choice,
        response: answers(z.object({ discarded: z.number().int() })),
      },
    },
    async (request) => ({ discarded: await discardLetters(tenantOf(request), request.body) }),
  );
}

function shown({ at, payload, ...rest }: Letter) {
  return { ...rest, at: at.toISOString(), payload: { ...payload } };
}

function raise(letter: number): never {
  throw notFound("unknown_letter", `There is no dead letter ${letter}: it was replayed or discarded.`);
}
