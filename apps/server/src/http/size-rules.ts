import {
  createSizeRules,
  createWebhooks,
  type RuleSettings,
  sayRule,
  sendTest,
  type SizeRule,
  sizeOverTime,
  suggestRules,
  type Verdict,
  voiceOf,
  type Waiting,
} from "@kindred/engine";
import { segmentName } from "@kindred/segment";
import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { languageOf } from "../segments/language.ts";
import { documentsOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace, Slug } from "./api.ts";
import {
  ChannelsAnswer,
  Condition,
  Measure,
  NewRule,
  RuleAnswer,
  RuleEdit,
  type SizeRuleAnswer,
  type SizeVerdictAnswer,
  Suggestions,
  Tested,
  VerdictAnswer,
  type WaitingFor,
} from "./size-rule-shapes.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** What of segments is watched, by which rules, and who is told. */
export function sizeRuleRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Size alerts"];
  const views = { access: "viewer" } as const;
  const edits = { access: "editor" } as const;
  const params = InWorkspace.extend({ rule: z.string().max(60) });
  const rulesOf = (request: FastifyRequest) => createSizeRules(tenantOf(request), wiring.now);

  api.get(
    "/workspaces/:workspace/size-rules",
    {
      config: views,
      schema: {
        tags,
        summary: "Size rules with their states, of one segment or of all",
        params: InWorkspace,
        querystring: z.object({ segment: Slug.optional() }),
        response: answers(z.object({ items: z.array(RuleAnswer), next: z.null() })),
      },
    },
    async (request) => {
      const [rules, say] = await Promise.all([
        rulesOf(request).list(request.query.segment),
        wordsFor(request, wiring.now()),
      ]);
      return { items: rules.map(say), next: null };
    },
  );

  api.post(
    "/workspaces/:workspace/size-rules",
    {
      config: edits,
      schema: {
        tags,
        summary: "Watch a segment's size",
        params: InWorkspace,
        body: NewRule,
        response: answers(RuleAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const settings = settingsOf(request.body);
      await checkSegment(wiring, store, settings.segment);
      await checkChannels(wiring, store, settings);
      const made = await rulesOf(request).create(settings, authorOf(request));
      return judged(request, made);
    },
  );

  api.post(
    "/workspaces/:workspace/size-rules/preview",
    {
      config: views,
      schema: {
        tags,
        summary: "What a rule would say now, without saving it",
        params: InWorkspace,
        body: z.object({ segment: Slug, measure: Measure, condition: Condition }),
        response: answers(VerdictAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { segment, measure, condition } = request.body;
      await checkSegment(wiring, store, segment);
      const watch = await wiring.sizes.watch.of(store.id);
      const verdict = await watch.verdict({ segment, measure, condition, state: "new", told: "ok" });
      return shownVerdict(verdict, sayRule(voiceOf(languageOf(request), "UTC"), measure, condition));
    },
  );

  api.get(
    "/workspaces/:workspace/size-rules/:rule",
    { config: views, schema: { tags, summary: "One size rule", params, response: answers(RuleAnswer) } },
    async (request) => {
      const [rule, say] = await Promise.all([
        rulesOf(request).get(request.params.rule),
        wordsFor(request, wiring.now()),
      ]);
      return say(rule);
    },
  );

  api.patch(
    "/workspaces/:workspace/size-rules/:rule",
    {
      config: edits,
      schema: {
        tags,
        summary: "Change, mute or snooze a rule; one that measures something else begins anew",
        params,
        body: RuleEdit,
        response: answers(RuleAnswer),
      },
    },
    async (request) => {
      const { remindAfterHours, snoozedUntil, ...rest } = request.body;
      const rules = rulesOf(request);
      const edit = {
        ...rest,
        ...(remindAfterHours === undefined ? {} : { remindAfter: inMs(remindAfterHours) }),
        ...(snoozedUntil === undefined ? {} : { snoozedUntil: instantOf(snoozedUntil) }),
      };
      // Somebody who has left since must not keep a rule from being muted.
      if (rest.channels !== undefined) await checkChannels(wiring, tenantOf(request), { channels: rest.channels });
      return judged(request, await rules.update(request.params.rule, edit));
    },
  );

  api.delete(
    "/workspaces/:workspace/size-rules/:rule",
    {
      config: edits,
      schema: { tags, summary: "Remove a rule; its alerts stay", params, response: answers(Done) },
    },
    async (request) => {
      await rulesOf(request).delete(request.params.rule);
      return { ok: true as const };
    },
  );

  api.post(
    "/workspaces/:workspace/size-rules/:rule/test",
    {
      config: edits,
      schema: {
        tags,
        summary: "Send everybody whom the rule names a test now",
        params,
        response: answers(Tested),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const [rule, say, watch] = await Promise.all([
        rulesOf(request).get(request.params.rule),
        wordsFor(request, wiring.now()),
        wiring.sizes.watch.of(store.id),
      ]);
      const about = { segmentName: say(rule).segment.name, verdict: await watch.verdict(rule) };
      return { items: [...(await sendTest(wiring.sizes.sending, store.id, rule, about))] };
    },
  );

  api.get(
    "/workspaces/:workspace/segments/:segment/size-suggestions",
    {
      config: views,
      schema: {
        tags,
        summary: "Rules that fit a segment, without those it has",
        params: InWorkspace.extend({ segment: Slug }),
        response: answers(Suggestions),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { segment } = request.params;
      await checkSegment(wiring, store, segment);
      const [present, kept] = await Promise.all([rulesOf(request).list(segment), wiring.membership.of(store.id)]);
      const size = kept.status().find(({ id }) => id === segment)?.size ?? 0;
      const enteredByDay = await entriesByDay(wiring, store, segment);
      const language = languageOf(request);
      const voice = voiceOf(language, "UTC");
      const items = suggestRules({ size, enteredByDay }, present).map(({ measure, condition }) => {
        return { measure, condition, text: sayRule(voice, measure, condition) };
      });
      return { items };
    },
  );

  api.get(
    "/workspaces/:workspace/alert-channels",
    {
      config: edits,
      schema: {
        tags,
        summary: "Who can be told: people of the workspace, webhooks for alerts, and whether mail can be sent",
        params: InWorkspace,
        response: answers(ChannelsAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const [users, webhooks] = await Promise.all([
        peopleOf(store),
        createWebhooks(store, wiring.outbound.guard, wiring.now).list(),
      ]);
      return {
        mail: { from: wiring.sizes.sending.mailer?.from ?? null },
        users,
        webhooks: webhooks
          .filter(({ kind }) => kind === "alerts")
          .map(({ id, url, description, state }) => ({ id, url, description, state })),
      };
    },
  );

  /** A rule just saved is judged at once where this process does that; elsewhere a worker's next look does. */
  const judged = async (request: FastifyRequest, rule: SizeRule): Promise<SizeRuleAnswer> => {
    const store = tenantOf(request);
    await wiring.sizes.watch.check(store.id);
    const [fresh, say] = await Promise.all([
      createSizeRules(store, wiring.now).get(rule.id),
      wordsFor(request, wiring.now()),
    ]);
    return say(fresh);
  };
}

/** Rules in the reader's language, segments by their names. */
async function wordsFor(request: FastifyRequest, now: number): Promise<(rule: SizeRule) => SizeRuleAnswer> {
  const store = tenantOf(request);
  const { rows } = await store.pool.query<{ id: string; name: string | null }>(
    `SELECT s.id, v.document ->> 'name' AS name FROM segments s
     JOIN segment_versions v ON v.workspace_id = s.workspace_id AND v.segment_id = s.id AND v.version = s.current_version
     WHERE s.workspace_id = $1`,
    [store.id],
  );
  const language = languageOf(request);
  const names = new Map(rows.map(({ id, name }) => [id, segmentName(id, { name }, language)]));
  const voice = voiceOf(language, "UTC");
  return (rule) => ({
    id: rule.id,
    segment: { id: rule.segment, name: names.get(rule.segment) ?? rule.segment },
    text: sayRule(voice, rule.measure, rule.condition),
    measure: rule.measure,
    condition: rule.condition,
    channels: {
      users: [...rule.channels.users],
      addresses: [...rule.channels.addresses],
      webhooks: [...rule.channels.webhooks],
    },
    tellRecovery: rule.tellRecovery,
    remindAfterHours: rule.remindAfter === null ? null : Math.round(rule.remindAfter / hour),
    muted: rule.muted,
    snoozedUntil: rule.snoozedUntil !== null && rule.snoozedUntil > now ? iso(rule.snoozedUntil) : null,
    state: rule.state,
    waiting: rule.waiting === null ? null : shownWaiting(rule.waiting),
    since: new Date(rule.since).toISOString(),
    value: rule.value,
    checkedAt: iso(rule.checkedAt),
    createdAt: new Date(rule.createdAt).toISOString(),
    updatedAt: new Date(rule.updatedAt).toISOString(),
  });
}

function shownVerdict(verdict: Verdict | null, text: string): SizeVerdictAnswer {
  const nothing = { text, waiting: null, value: null, before: null, expected: null };
  if (verdict === null) return { ...nothing, state: "building" };
  const { value } = verdict;
  if (verdict.kind === "waiting")
    return { ...nothing, state: "waiting", waiting: shownWaiting(verdict.waiting), value };
  const { firing, before, expected } = verdict;
  return { ...nothing, state: firing ? "firing" : "ok", value, before, expected };
}

function shownWaiting(waiting: Waiting): z.output<typeof WaitingFor> {
  const reason = waiting.kind;
  return { reason, until: reason === "history" ? new Date(waiting.until).toISOString() : null };
}

function settingsOf({ remindAfterHours, snoozedUntil, ...rest }: z.output<typeof NewRule>): RuleSettings {
  return { ...rest, remindAfter: inMs(remindAfterHours), snoozedUntil: instantOf(snoozedUntil) };
}

function inMs(hours: number | null): number | null {
  return hours === null ? null : hours * hour;
}

function instantOf(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Who made it, for the record. */
function authorOf({ principal }: FastifyRequest): string | null {
  if (principal?.kind === "user") return principal.userId;
  return principal?.kind === "key" ? principal.keyId : null;
}

/** @throws KindredError `unknown_segment`, `segment_asks_for_arguments` */
async function checkSegment(wiring: Wiring, store: WorkspaceStore, id: string): Promise<void> {
  const { document } = await documentsOf(wiring, store).get(id);
  const params = document["params"];
  const declared = typeof params === "object" && params !== null ? Object.values(params) : [];
  const asks = declared.some((each) => typeof each === "object" && each !== null && !("default" in each));
  if (asks)
    throw new KindredError(
      "segment_asks_for_arguments",
      "This segment asks for arguments, so it has no size of its own. Watch one that binds them.",
      { status: 422, pointer: "/segment" },
    );
}

/** @throws KindredError `unknown_recipient` when a person or a webhook is not there */
async function checkChannels(
  wiring: Wiring,
  store: WorkspaceStore,
  { channels }: Pick<RuleSettings, "channels">,
): Promise<void> {
  const { users, webhooks } = channels;
  const people = users.length === 0 ? [] : (await peopleOf(store)).map(({ id }) => id);
  const hooks = webhooks.length === 0 ? [] : await createWebhooks(store, wiring.outbound.guard, wiring.now).list();
  const isThere = new Set([...people, ...hooks.filter(({ kind }) => kind === "alerts").map(({ id }) => id)]);
  const missing = [...users, ...webhooks].find((id) => !isThere.has(id));
  if (missing === undefined) return;
  throw new KindredError(
    "unknown_recipient",
    `${missing.slice(0, 60)} is neither a person of this workspace nor a webhook of kind "alerts".`,
    { status: 422, pointer: "/channels" },
  );
}

async function peopleOf(store: WorkspaceStore): Promise<{ id: string; name: string; email: string }[]> {
  return store.postgres
    .selectFrom("members_of")
    .innerJoin("users", "users.id", "members_of.user_id")
    .select(["users.id", "users.name", "users.email"])
    .where("members_of.workspace_id", "=", store.id)
    .orderBy("users.name")
    .execute();
}

async function entriesByDay(wiring: Wiring, store: WorkspaceStore, segment: string): Promise<number[]> {
  await wiring.ingest.flush(store.id);
  const to = Math.floor(wiring.now() / day) * day;
  const from = to - 14 * day;
  const { points } = await sizeOverTime(store, segment, { from, to, step: "day", timezone: "UTC" });
  const entered = new Map(points.map((point) => [point.at, point.entered]));
  return Array.from({ length: 14 }, (_, index) => entered.get(from + index * day) ?? 0);
}
