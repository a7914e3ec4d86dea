import { isJsonObject, readInstant } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { SeenCall } from "../debugger/debugger.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace } from "./api.ts";

const Call = z
  .object({
    id: z.string().describe("Unique among the processes of this installation"),
    receivedAt: Instant,
    tookMs: z.number().describe("From the request's being read to its acknowledgement"),
    delayMs: z.number().nullable().describe("From the instant that the call names to its receipt"),
    outcome: z.enum(["accepted", "duplicate", "refused"]),
    code: z.string().nullable(),
    pointer: z.string().nullable(),
    reason: z.string().nullable(),
    type: z.string().nullable(),
    event: z.string().nullable().describe("What it is kept as"),
    contact: z.string().nullable().describe("The strongest identity that the call names"),
    call: z.unknown().describe("As it came; null when it could not be read"),
  })
  .meta({ id: "DebuggedCall" });

const Debugged = z.object({
  items: z.array(Call).describe("Oldest first"),
  cursor: z.string().describe("Send as `after`, beside those of other processes, separated by commas"),
  missed: z.boolean().describe("More came than are remembered: some are not here"),
});
export type DebuggedAnswer = z.output<typeof Debugged>;

/** What these calls become. */
const eventOf = new Map([
  ["page", "Page Viewed"],
  ["screen", "Screen Viewed"],
  ["group", "Group Joined"],
]);

const Query = z.object({
  after: z
    .string()
    .max(2000)
    .default("")
    .describe("Cursors of earlier answers, separated by commas; those of other processes are left aside"),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

/** Calls as they come in. */
export function debuggerRoutes(api: Api, wiring: Wiring): void {
  api.get(
    "/workspaces/:workspace/debugger",
    {
      config: { access: "viewer" },
      schema: {
        tags: ["Events"],
        summary:
          "Calls as they came in, accepted and refused: the latest 500, from the memory of the process that answers",
        params: InWorkspace,
        querystring: Query,
        response: answers(Debugged),
      },
    },
    async (request) => {
      const { after, limit } = request.query;
      const { epoch } = wiring.debugger;
      const place = after.split(",").find((cursor) => cursor.startsWith(`${epoch}.`));
      const seq = Number(place?.slice(epoch.length + 1) ?? 0);
      const { calls, missed } = wiring.debugger.read(tenantOf(request).id, Number.isFinite(seq) ? seq : 0, limit);
      const last = calls.at(-1)?.seq ?? seq;
      return { items: calls.map((call) => shown(call, epoch)), cursor: `${epoch}.${last}`, missed };
    },
  );
}

function shown(seen: SeenCall, epoch: string) {
  const { seq, receivedAt, call: raw, ...rest } = seen;
  const call = isJsonObject(raw) ? withoutKey(raw) : (raw ?? null);
  const object = isJsonObject(call) ? call : {};
  const happened = readInstant(object["timestamp"] ?? object["originalTimestamp"]);
  const words = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
  const traits = isJsonObject(object["traits"]) ? object["traits"] : {};
  return {
    ...rest,
    id: `${epoch}.${seq}`,
    receivedAt: new Date(receivedAt).toISOString(),
    delayMs: happened === null ? null : receivedAt - happened,
    type: words(object["type"]),
    event:
      words(object["event"]) ?? (typeof object["type"] === "string" ? (eventOf.get(object["type"]) ?? null) : null),
    contact: words(object["userId"]) ?? words(traits["email"]) ?? words(object["anonymousId"]),
    call,
  };
}

/** Some SDKs carry the write key in the call. */
function withoutKey(call: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(call).filter(([key]) => key !== "writeKey"));
}
