import { z } from "zod";
import { Instant, Slug } from "./api.ts";

const FlowPeriod = z.enum(["hour", "day", "week"]);

export const Measure = z
  .union([
    z.object({ of: z.literal("size") }),
    z.object({ of: z.literal("share").describe("Of all contacts, per cent") }),
    z.object({ of: z.enum(["entered", "left"]), per: FlowPeriod.describe("Counted in full quarter hours") }),
  ])
  .meta({ id: "SizeMeasure" });

const limit = z.number().min(0).max(1e9);

export const Condition = z
  .union([
    z.object({ kind: z.enum(["below", "above"]), value: limit.describe("People; of a share, per cent") }),
    z.object({
      kind: z.literal("change"),
      percent: z.number().min(1).max(10_000),
      direction: z.enum(["up", "down", "either"]).default("either"),
      over: z.enum(["hour", "day", "week", "month"]).describe("month: 30 days"),
      least: z.number().int().min(1).max(1e9).default(10).describe("Changes of fewer people do not count"),
    }),
    z.object({
      kind: z.literal("unusual"),
      weeks: z.number().int().min(4).max(8).default(8).describe("How many earlier weeks are compared with, at most"),
      sensitivity: z.enum(["low", "normal", "high"]).default("normal"),
    }),
  ])
  .meta({ id: "SizeCondition" });

const address = z.email("An e-mail address is expected.").max(320);

const Channels = z.object({
  users: z.array(z.string().max(60)).max(50).default([]).describe("People of the workspace, by e-mail"),
  addresses: z.array(address).max(20).default([]).describe("Other e-mail addresses"),
  webhooks: z.array(z.string().max(60)).max(20).default([]).describe("Webhooks of kind `alerts`"),
});

const settings = {
  measure: Measure,
  condition: Condition,
  channels: Channels,
  tellRecovery: z.boolean().describe("Tell also when it is over"),
  remindAfterHours: z.number().int().min(1).max(720).nullable().describe("Tell again while it goes on; null: once"),
  muted: z.boolean().describe("Nobody is told, and no alert is made; it is judged all the same"),
  snoozedUntil: z.iso.datetime({ offset: true }).nullable().describe("Muted until then"),
};

export const NewRule = z.object({
  segment: Slug,
  measure: settings.measure,
  condition: settings.condition,
  channels: settings.channels.default({ users: [], addresses: [], webhooks: [] }),
  tellRecovery: settings.tellRecovery.default(true),
  remindAfterHours: settings.remindAfterHours.default(null),
  muted: settings.muted.default(false),
  snoozedUntil: settings.snoozedUntil.default(null),
});

export const RuleEdit = z.object(settings).partial();

const Expected = z
  .object({ usual: z.number(), low: z.number(), high: z.number(), weeks: z.number().int() })
  .nullable()
  .describe("What is usual at this weekday and hour");

export const WaitingFor = z
  .object({
    reason: z
      .enum(["history", "empty", "broken", "gone"])
      .describe(
        "history: not long enough yet; empty: nobody to compare with; broken: the segment does not check any more; gone: it is archived or asks for arguments",
      ),
    until: Instant.nullable().describe("When its history will be long enough"),
  })
  .nullable();

export const RuleAnswer = z
  .object({
    id: z.string(),
    segment: z.object({ id: z.string(), name: z.string() }),
    text: z.string().describe("The rule in words"),
    ...settings,
    snoozedUntil: Instant.nullable().describe("null: it is not, or not any more"),
    state: z
      .enum(["new", "ok", "firing", "waiting"])
      .describe("new: not judged yet; waiting: it cannot be judged, `waiting` says why"),
    waiting: WaitingFor,
    since: Instant.describe("Since when it has been so"),
    value: z.number().nullable().describe("The measure when it was last judged"),
    checkedAt: Instant.nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: "SizeRule" });
export type SizeRuleAnswer = z.output<typeof RuleAnswer>;

export const VerdictAnswer = z
  .object({
    text: z.string(),
    state: z.enum(["ok", "firing", "waiting", "building"]),
    waiting: WaitingFor,
    value: z.number().nullable(),
    before: z.number().nullable(),
    expected: Expected,
  })
  .meta({ id: "SizeVerdict" });
export type SizeVerdictAnswer = z.output<typeof VerdictAnswer>;

export const Suggestions = z.object({
  items: z.array(z.object({ measure: Measure, condition: Condition, text: z.string() })),
});
export type SizeSuggestionsAnswer = z.output<typeof Suggestions>;

export const Tested = z.object({
  items: z.array(
    z.object({
      channel: z.enum(["user", "address", "webhook"]),
      target: z.string(),
      sent: z.boolean(),
      reason: z.string().nullable().describe("Why it was not"),
    }),
  ),
});
export type SizeTestAnswer = z.output<typeof Tested>;

export const ChannelsAnswer = z.object({
  mail: z.object({ from: z.string().nullable().describe("null: no mail server is named") }),
  users: z.array(z.object({ id: z.string(), name: z.string(), email: z.string() })),
  webhooks: z.array(z.object({ id: z.string(), url: z.string(), description: z.string(), state: z.string() })),
});
export type AlertChannelsAnswer = z.output<typeof ChannelsAnswer>;

export const AlertAnswer = z
  .object({
    id: z.number().int(),
    kind: z.enum(["fired", "recovered", "reminder"]),
    at: Instant,
    segment: z.object({ id: z.string(), name: z.string().describe("As it was called then") }),
    rule: z.object({ id: z.string(), text: z.string() }),
    title: z.string(),
    figures: z.array(z.string()).describe("From what to what, and when"),
    causes: z.array(z.object({ text: z.string(), isDetail: z.boolean().describe("Belongs to the line before it") })),
    value: z.number(),
    before: z.number().nullable(),
    read: z.boolean(),
    notices: z.array(
      z.object({
        channel: z.enum(["user", "address", "webhook"]),
        target: z.string(),
        state: z.enum(["waiting", "sent", "failed"]),
        attempts: z.number().int(),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "SizeAlert" });
export type SizeAlertAnswer = z.output<typeof AlertAnswer>;
