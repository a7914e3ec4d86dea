import { streamChanges } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import { documentsOf } from "../segments/request.ts";
import { EventStream } from "../stream/event-stream.ts";
import type { Wiring } from "../wiring.ts";
import { type Api, InWorkspace, Slug } from "./api.ts";
import { ErrorAnswer } from "./errors.ts";

const heartbeat = 15_000;
/** Then it ends, and the reader, who comes back by itself, is asked again who it is. */
const longestStream = 3_600_000;
/** Of one workspace in this process. */
const mostStreams = 100;

const Query = z.object({
  segments: z
    .string()
    .max(10_000)
    .transform((text) => text.split(","))
    .pipe(z.array(Slug))
    .optional()
    .describe("Ids of saved segments, separated by commas; absent: all"),
  contact: z.string().min(1).max(1000).optional().describe("Only this contact: key, external id, email, …"),
  after: z.coerce.number().int().min(0).optional().describe("Begin behind this number instead of now"),
});

/** Entries and exits as they happen, as server-sent events. */
export function streamRoutes(api: Api, wiring: Wiring): void {
  const open = new Map<AbortController, string>();
  let isClosing = false;
  // The server waits for answers under way before it closes, and these never end by themselves.
  api.addHook("preClose", async () => {
    isClosing = true;
    for (const ending of open.keys()) ending.abort();
  });

  api.get(
    "/workspaces/:workspace/stream",
    {
      config: { access: "viewer" },
      exposeHeadRoute: false,
      schema: {
        tags: ["Stream"],
        summary: "Entries and exits as they happen, as server-sent events",
        description:
          "Events `entered` and `left`; their id is the ledger's number, and `Last-Event-ID` goes on behind it, however long ago it was. A comment comes every 15 seconds. A reader that does not read is cut off.",
        params: InWorkspace,
        querystring: Query,
        response: { default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const store = tenantOf(request);
      const { segments, contact } = request.query;
      for (const id of segments ?? []) await documentsOf(wiring, store).get(id);
      const contactId = contact === undefined ? null : await findContact(store, contact);
      const after = await beginning(request, wiring, store, request.query.after);
      if ([...open.values()].filter((workspace) => workspace === store.id).length >= mostStreams)
        throw new KindredError("too_many_streams", `A workspace has ${mostStreams} open streams at most: close one.`, {
          status: 429,
        });

      const ending = new AbortController();
      const end = (): void => ending.abort();
      const timer = setTimeout(end, longestStream);
      request.raw.socket.once("close", end);
      open.set(ending, store.id);
      // Nobody tells of what happened before anybody listened.
      if (isClosing || request.raw.socket.destroyed) end();
      const headers = reply.getHeaders();
      reply.hijack();
      const stream = new EventStream(reply.raw);
      const { follower, describer } = wiring.outbound;
      try {
        await stream.begin(headers, after);
        const filter = { segments: segments ?? null, contactId };
        const { now } = wiring;
        const { signal } = ending;
        for await (const part of streamChanges({ store, follower, describer, after, filter, now, heartbeat, signal }))
          await stream.send(part.changes, part.position);
      } catch (error) {
        request.log.warn({ err: error }, "A stream of changes ended early: its reader comes back");
      } finally {
        clearTimeout(timer);
        request.raw.socket.off("close", end);
        open.delete(ending);
        reply.raw.end();
      }
    },
  );
}

/** Where the reader was, or where it wants to begin; now unless told. Throws `bad_last_event_id`. */
async function beginning(
  request: FastifyRequest,
  wiring: Wiring,
  store: WorkspaceStore,
  after: number | undefined,
): Promise<number> {
  const last = request.headers["last-event-id"];
  if (last !== undefined && !/^\d{1,15}$/u.test(String(last)))
    throw new KindredError("bad_last_event_id", "Last-Event-ID is the id of an event of this stream, a whole number.");
  const head = await wiring.outbound.follower.head(store.id);
  const wanted = last === undefined ? after : Number(last);
  // A place that was never reached, as after a backup was restored, is now.
  return wanted === undefined ? head : Math.min(wanted, head);
}
