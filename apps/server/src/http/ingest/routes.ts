import type { Ingest, RejectedCall } from "@kindred/engine";
import {
  callTypes,
  type Envelope,
  isJsonObject,
  KindredError,
  maxBatchBytes,
  openBatch,
  openCall,
} from "@kindred/schema";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { ApiKeys } from "../../access/api-keys.ts";
import type { Debugger } from "../../debugger/debugger.ts";
import type { Metrics } from "../../metrics.ts";
import { readBody } from "../body.ts";
import { ErrorAnswer } from "../errors.ts";
import { parseJson } from "../json-text.ts";
import { addCors } from "./cors.ts";
import { addSdkSettings } from "./sdk-settings.ts";
import { keyInHeaders, workspaceOfKey } from "./write-key.ts";

/** More requests at once than this are asked to come back: each holds its body in memory until it is durable. */
const mostAtOnce = 2000;

const Accepted = z
  .object({
    success: z.literal(true),
    accepted: z.number().int().describe("Calls that are now durable"),
    duplicates: z.number().int().describe("Calls whose messageId had come before: nothing was stored twice"),
    rejected: z.array(
      z.object({
        index: z.number().int().describe("Place in the batch"),
        messageId: z.string().nullable(),
        code: z.string(),
        pointer: z.string(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: "Accepted" });

export interface IngestParts {
  readonly keys: ApiKeys;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly publicUrl: string | null;
  readonly ingest: Pick<Ingest, "accept">;
  /** Who looks on while events come in. */
  readonly debugger: Debugger;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Bytes of the body, unpacked. */
    bodyBytes: number;
  }
}

/** The ingestion API under /v1: the Segment specification's calls. No schema runs over a batch: each call is judged once, by the engine. */
export async function ingestRoutes(app: FastifyInstance, parts: IngestParts): Promise<void> {
  let atOnce = 0;
  addCors(app);
  addSdkSettings(app, parts.keys, parts.publicUrl);
  app.decorateRequest("bodyBytes", 0);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", async (request: FastifyRequest): Promise<unknown> => {
    const bytes = await readBody(request.raw, maxBatchBytes);
    request.bodyBytes = bytes.length;
    return parseJson(bytes.toString("utf8"));
  });
  app.setValidatorCompiler(() => (value: unknown) => ({ value }));
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));

  // A key in the headers is judged before the body is read.
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.access !== "ingest") return;
    if (atOnce >= mostAtOnce) throw busy();
    const secret = keyInHeaders(request.headers);
    if (secret !== null) await workspaceOfKey(parts.keys, secret);
  });

  // What is refused before anything was looked at: told to whoever looks on where the key says whose it is.
  app.addHook("onError", async (request, _reply, error) => {
    if (request.routeOptions.config.access !== "ingest" || isJudged(error)) return;
    const secret = keyInHeaders(request.headers);
    const key = secret === null ? null : await parts.keys.find(secret).catch(() => null);
    if (key?.kind !== "write") return;
    const { code, pointer } = error instanceof KindredError ? error : { code: "bad_request", pointer: null };
    parts.debugger.noteRefusal(key.workspaceId, {
      receivedAt: parts.now(),
      code,
      pointer: pointer ?? "",
      reason: error.message,
    });
  });

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    open: (body: unknown) => Envelope,
    single: boolean,
  ) => {
    const { body } = request;
    if (body === undefined) throw new KindredError("malformed_json", "The body is empty: a JSON object is expected.");
    const inBody = isJsonObject(body) && typeof body["writeKey"] === "string" ? body["writeKey"] : null;
    const workspaceId = await workspaceOfKey(parts.keys, keyInHeaders(request.headers) ?? inBody);
    const { calls, sentAt } = open(body);
    const receivedAt = parts.now();
    const began = performance.now();
    const { accepted, duplicates, duplicateAt, rejected } = await parts.ingest.accept(workspaceId, calls, {
      receivedAt,
      sentAt,
      ip: request.ip,
    });
    const tookMs = Math.round((performance.now() - began) * 10) / 10;
    parts.debugger.note(workspaceId, {
      receivedAt,
      tookMs,
      bytes: request.bodyBytes,
      calls,
      rejected,
      duplicateAt,
    });
    count(parts.metrics, accepted, duplicates, rejected);
    const [first] = rejected;
    if (first !== undefined && accepted + duplicates === 0) {
      const message = single
        ? first.reason
        : `None of the ${rejected.length} calls could be accepted. The first: ${first.reason}`;
      const pointer = single ? first.pointer : `/batch/${first.index}${first.pointer}`;
      throw new KindredError(first.code, message, {
        pointer,
        details: { rejected: rejected.map((one) => ({ ...one })) },
      });
    }
    return reply.send({ success: true, accepted, duplicates, rejected });
  };

  const add = (
    path: string,
    summary: string,
    open: (body: unknown) => Envelope,
    single: boolean,
    hide: boolean,
  ): void => {
    app.post(
      `/${path}`,
      {
        config: { access: "ingest" },
        schema: {
          tags: ["Ingestion"],
          summary,
          hide,
          security: [{ writeKey: [] }],
          response: { 200: Accepted, default: ErrorAnswer },
        },
      },
      async (request, reply) => {
        atOnce += 1;
        try {
          return await answer(request, reply, open, single);
        } finally {
          atOnce -= 1;
        }
      },
    );
  };

  for (const type of callTypes) {
    const open = (body: unknown): Envelope => openCall(body, type);
    add(type, `One ${type} call`, open, true, false);
    // The browser SDK's address for the same: /v1/t for track, and so on.
    add(type.charAt(0), `One ${type} call`, open, true, true);
  }
  add("batch", "Many calls of any type", openBatch, false, false);
  add("import", "Many calls of any type, of any age", openBatch, false, false);
  add("b", "Many calls of any type", openBatch, false, true);
}

/** A request whose calls were all refused has been told of already, call by call. */
function isJudged(error: Error): boolean {
  const { details } = error instanceof KindredError ? error : { details: null };
  return typeof details === "object" && details !== null && "rejected" in details;
}

function count(metrics: Metrics, accepted: number, duplicates: number, rejected: readonly RejectedCall[]): void {
  if (accepted > 0) metrics.events.inc({ outcome: "accepted" }, accepted);
  if (duplicates > 0) metrics.events.inc({ outcome: "duplicate" }, duplicates);
  if (rejected.length > 0) metrics.events.inc({ outcome: "rejected" }, rejected.length);
  for (const { code } of rejected) metrics.refused.inc({ code });
}

function busy(): KindredError {
  return new KindredError(
    "busy",
    "More requests are under way than the server can hold. Send this one again shortly.",
    {
      status: 503,
      details: { retryAfter: 1 },
    },
  );
}
