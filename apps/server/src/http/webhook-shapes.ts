import { z } from "zod";
import { Instant, Slug } from "./api.ts";
import { TurnedCondition } from "./turned-condition.ts";

const url = z
  .string()
  .min(1)
  .max(2000)
  .describe("http(s); private addresses only where KINDRED_OUTBOUND_ALLOW names them");
const description = z.string().max(500);
const segments = z.array(Slug).min(1).max(1000).nullable().describe("Ids of saved segments; null: all");
const changes = z
  .array(z.enum(["entered", "left"]))
  .min(1)
  .max(2);
const batchSize = z
  .number()
  .int()
  .min(1)
  .max(100)
  .describe("Changes of one request; with 1, each comes in a request of its own");
const state = z.enum(["enabled", "paused"]);

const kind = z
  .enum(["changes", "alerts"])
  .describe("changes: entries and exits; alerts: size alerts of the rules that name it, and nothing else");

export const NewWebhook = z.object({
  kind: kind.default("changes"),
  url,
  description: description.default(""),
  segments: segments.default(null),
  changes: changes.default(["entered", "left"]),
  batchSize: batchSize.default(1),
  state: state.default("enabled"),
});

export const WebhookEdit = z.object({ url, description, segments, changes, batchSize, state }).partial();

export const Webhook = z
  .object({
    id: z.string(),
    kind,
    url: z.string(),
    description: z.string(),
    segments: z.array(z.string()).nullable(),
    changes: z.array(z.enum(["entered", "left"])),
    batchSize: z.number().int(),
    state: z.enum(["enabled", "paused", "disabled"]).describe("disabled: by the receiver's 410; enable it to go on"),
    stateReason: z.string().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
    position: z.number().int().describe("The ledger's number up to which all is delivered, given up or being retried"),
    behind: z.number().int().describe("Rows of the ledger after that"),
    retrying: z.number().int().describe("Requests that failed or wait behind such; batches on their way, too"),
    deadLetters: z.number().int(),
  })
  .meta({ id: "Webhook" });
export type WebhookAnswer = z.output<typeof Webhook>;

const Change = z
  .object({
    id: z.number().int().describe("The ledger's number: counts up per workspace"),
    change: z.enum(["entered", "left"]),
    at: Instant,
    segment: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
    contact: z.object({
      key: z.string(),
      externalId: z.string().nullable(),
      email: z.string().nullable(),
      mergedInto: z.string().nullable().describe("Key of the contact it has become; the identities are that one's"),
    }),
    cause: z.string(),
    detail: z.string(),
    condition: TurnedCondition,
  })
  .meta({ id: "MembershipChange" });

export const Delivery = z
  .object({
    id: z.number().int(),
    messageId: z.string().describe("The request's webhook-id"),
    changes: z.number().int(),
    attempt: z.number().int(),
    at: Instant,
    outcome: z.enum(["delivered", "retrying", "dead"]),
    status: z.number().int().nullable(),
    ms: z.number().int(),
    reason: z.string().nullable(),
    answer: z.string().nullable().describe("How the answer begins, when it was no success"),
  })
  .meta({ id: "WebhookDelivery" });
export type WebhookDeliveryAnswer = z.output<typeof Delivery>;

export const DeadLetter = z
  .object({
    id: z.number().int(),
    messageId: z.string(),
    attempts: z.number().int(),
    status: z.number().int().nullable(),
    reason: z.string(),
    firstAt: Instant,
    diedAt: Instant,
    replay: z.boolean().describe("It is to be sent again and waits for its turn"),
    changes: z.array(Change).describe("What it tells, without erased contacts"),
  })
  .meta({ id: "WebhookDeadLetter" });
export type WebhookLetterAnswer = z.output<typeof DeadLetter>;
