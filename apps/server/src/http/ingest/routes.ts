import { KindredError } from "@kindred/schema";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { ApiKeys } from "../../access/api-keys.ts";
import type { Metrics } from "../../metrics.ts";
import { readBody } from "../body.ts";
import { ErrorAnswer } from "../errors.ts";
import { parseJson } from "../json-text.ts";
import { batchCalls, type CallType, isBody, type ReadCalls, type Refusal, singleCall } from "./calls.ts";
import { addCors } from "./cors.ts";
import { addSdkSettings } from "./sdk-settings.ts";
import { keyInHeaders, workspaceOfKey } from "./write-key.ts";

/** 500 KB a request, as in the Segment specification. */
const batchLimit = 500_000;
/** More requests at once than this are asked to come back: each holds its body in memory until it is durable. */
const mostAtOnce = 2000;

const callPaths: Readonly<Record<CallType, readonly string[]>> = {
  identify: ["identify", "i"],
  track: ["track", "t"],
  page: ["page", "p"],
  screen: ["screen", "s"],
  group: ["group", "g"],
  alias: ["alias", "a"],
};

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
  readonly ingest: {
    flush(workspaceId: string): Promise<void>;
    accept(
      workspaceId: string,
      calls: readonly unknown[],
      arrival: { readonly receivedAt: number; readonly ip: string | null },
    ): Promise<{ readonly accepted: number; readonly duplicates: number; readonly rejected: readonly Refusal[] }>;
  };
}

interface RawBody {
  readonly value: unknown;
  readonly bytes: number;
}

/** The ingestion API under /v1: the Segment specification's calls. No schema runs over a batch: each call is judged once, by the engine. */
export async function ingestRoutes(app: FastifyInstance, parts: IngestParts): Promise<void> {
  let atOnce = 0;
  addCors(app);
  addSdkSettings(app, parts.keys, parts.publicUrl);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", async (request: FastifyRequest): Promise<RawBody> => {
    const bytes = await readBody(request.raw, batchLimit);
    return { value: parseJson(bytes.toString("utf8")), bytes: bytes.length };
  });
  app.setValidatorCompiler(() => (value) => ({ value }));
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));

  // A key in the headers is judged before the body is read.
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.access !== "ingest") return;
    if (atOnce >= mostAtOnce) throw busy();
    const secret = keyInHeaders(request.headers);
    if (secret !== null) await workspaceOfKey(parts.keys, secret);
  });

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    read: (raw: RawBody) => ReadCalls,
    single: boolean,
  ) => {
    const raw = request.body as RawBody | undefined;
    if (raw === undefined) throw new KindredError("malformed_json", "The body is empty: a JSON object is expected.");
    const inBody = isBody(raw.value) && typeof raw.value["writeKey"] === "string" ? raw.value["writeKey"] : null;
    const workspaceId = await workspaceOfKey(parts.keys, keyInHeaders(request.headers) ?? inBody);
    const { calls, places, refused } = read(raw);
    const result = await parts.ingest.accept(workspaceId, calls, { receivedAt: parts.now(), ip: request.ip });
    const rejected = [
      ...refused,
      ...result.rejected.map((refusal) => ({ ...refusal, index: places[refusal.index] ?? refusal.index })),
    ].sort((a, b) => a.index - b.index);
    count(parts.metrics, result.accepted, result.duplicates, rejected);
    const first = rejected[0];
    if (first !== undefined && result.accepted + result.duplicates === 0) {
      const message = single
        ? first.reason
        : `None of the ${rejected.length} calls could be accepted. The first: ${first.reason}`;
      const pointer = single ? first.pointer : `/batch/${first.index}${first.pointer}`;
      throw new KindredError(first.code, message, {
        pointer,
        details: { rejected: rejected.map((one) => ({ ...one })) },
      });
    }
    return reply.send({ success: true, accepted: result.accepted, duplicates: result.duplicates, rejected });
  };

  const add = (
    path: string,
    summary: string,
    read: (raw: RawBody) => ReadCalls,
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
          return await answer(request, reply, read, single);
        } finally {
          atOnce -= 1;
        }
      },
    );
  };

  for (const [type, paths] of Object.entries(callPaths) as readonly [CallType, readonly string[]][]) {
    paths.forEach((path, index) =>
      add(path, `One ${type} call`, ({ value, bytes }) => singleCall(value, type, bytes), true, index > 0),
    );
  }
  for (const [index, path] of ["batch", "b", "import"].entries()) {
    add(path, "Many calls of any type", ({ value, bytes }) => batchCalls(value, bytes), false, index === 1);
  }
}

function count(metrics: Metrics, accepted: number, duplicates: number, rejected: readonly Refusal[]): void {
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
