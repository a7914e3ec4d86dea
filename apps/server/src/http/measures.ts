import {
  addCost,
  addToList,
  type CostEntry,
  measure,
  measuredPeople,
  type MeasureQuestion,
  readCosts,
  removeCost,
  type Who,
} from "@kindred/engine";
import { zoneOf } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { readCards } from "../contacts/read.ts";
import { requestOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace, Page, readCursor, Slug, writeCursor } from "./api.ts";
import { Contact } from "./contacts.ts";
import {
  CostAnswer,
  CostBody,
  MeasureBody,
  MeasuresAnswer,
  Membership,
  PeopleBody,
  Period,
  shownMeasures,
  Step,
} from "./measure-shapes.ts";

const DAY = 86_400_000;
const mostPeople = 4_294_967_294;

/** What the people of a segment did over a period, beside others or beside themselves before; what campaigns to them cost. */
export function measureRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Measures"];
  const resourcesOf = (store: WorkspaceStore) => ({
    workspace: store,
    now: wiring.now,
    flush: () => wiring.ingest.flush(store.id),
  });

  api.post(
    "/workspaces/:workspace/measures",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Measures of a segment, a document or everyone over a period, with intervals, a comparison and trends",
        params: InWorkspace,
        body: MeasureBody,
        response: answers(MeasuresAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      return shownMeasures(await measure(resourcesOf(store), await questionOf(wiring, store, request.body)));
    },
  );

  api.get(
    "/workspaces/:workspace/segments/:segment/measures",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Measures of a saved segment over a period",
        params: InWorkspace.extend({ segment: Slug }),
        querystring: z.object({
          period: Period,
          against: z.string().max(100).default("everyone").describe("`everyone`, `before` or a segment's id"),
          step: Step.optional(),
          membership: Membership,
          event: z.string().min(1).max(200).optional().describe("Of the conversion; absent: `Order Completed`"),
        }),
        response: answers(MeasuresAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { against, event, ...rest } = request.query;
      const other = against === "everyone" || against === "before" ? against : { segment: against };
      const conversions = event === undefined ? {} : { conversions: [{ event }] };
      const body = MeasureBody.parse({
        ...rest,
        ...conversions,
        of: { segment: request.params.segment },
        against: other,
      });
      return shownMeasures(await measure(resourcesOf(store), await questionOf(wiring, store, body)));
    },
  );

  api.post(
    "/workspaces/:workspace/measures/people",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "The people behind a measure, by contact id, page by page",
        params: InWorkspace,
        body: PeopleBody.extend(Page.extend({ limit: z.number().int().min(1).max(1000).default(50) }).shape),
        response: answers(z.object({ count: z.number().int(), items: z.array(Contact), next: z.string().nullable() })),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { measure: id, counts, limit, cursor } = request.body;
      const [after] = readCursor(cursor, z.tuple([z.number().int().min(0).max(mostPeople)])) ?? [0];
      const question = await questionOf(wiring, store, request.body);
      const found = await measuredPeople(resourcesOf(store), question, { measure: id, counts, after, limit });
      const items = await readCards(store, found.ids);
      return { count: found.count, items, next: found.next === null ? null : writeCursor([found.next]) };
    },
  );

  api.post(
    "/workspaces/:workspace/measures/people/list",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Put the people behind a measure on a list, as they are now",
        params: InWorkspace,
        body: PeopleBody.extend({ list: Slug }),
        response: answers(z.object({ added: z.number().int() })),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { measure: id, counts, list } = request.body;
      const question = await questionOf(wiring, store, request.body);
      const { ids } = await measuredPeople(resourcesOf(store), question, { measure: id, counts, limit: mostPeople });
      const { added } = await addToList(wiring.stores, store.id, list, [...ids], wiring.now());
      return { added };
    },
  );

  costRoutes(api, wiring);
}

function costRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Measures"];

  api.get(
    "/workspaces/:workspace/costs",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "What campaigns to segments cost and what was set aside for them, the latest first",
        params: InWorkspace,
        querystring: z.object({ segment: Slug.optional() }),
        response: answers(z.object({ items: z.array(CostAnswer) })),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const timezone = await timezoneOf(store);
      const items = await readCosts(store, { segment: request.query.segment });
      return { items: items.map((entry) => shownCost(entry, timezone)) };
    },
  );

  api.post(
    "/workspaces/:workspace/costs",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Say what a campaign to a segment cost, or what is set aside for it",
        params: InWorkspace,
        body: CostBody,
        response: answers(CostAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const timezone = await timezoneOf(store);
      const { principal } = request;
      const by = principal?.kind === "user" ? principal.userId : principal?.kind === "key" ? principal.keyId : null;
      return shownCost(await addCost(store, request.body, { by, now: wiring.now(), timezone }), timezone);
    },
  );

  api.delete(
    "/workspaces/:workspace/costs/:cost",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Take a cost away",
        params: InWorkspace.extend({ cost: z.string().max(100) }),
        response: answers(Done),
      },
    },
    async (request) => {
      await removeCost(tenantOf(request), request.params.cost);
      return { ok: true as const };
    },
  );
}

async function questionOf(wiring: Wiring, store: WorkspaceStore, body: MeasureBody): Promise<MeasureQuestion> {
  const { of, against, ...rest } = body;
  const whoOf = async (asked: MeasureBody["of"]): Promise<Who> => {
    if (asked === "everyone") return { kind: "everyone" };
    const request = await requestOf(wiring, store, asked);
    // With arguments it is one of many populations, none of which has a ledger.
    return asked.segment !== undefined && asked.args === undefined
      ? { kind: "segment", id: asked.segment, request }
      : { kind: "document", request };
  };
  const other = against === null || against === "before" ? against : await whoOf(against);
  const { period, step, membership, conversions, retention, churn, refunds, currency, rates } = rest;
  return {
    of: await whoOf(of),
    against: other,
    period,
    step,
    membership,
    conversions,
    retention,
    churn,
    refunds,
    currency,
    rates,
  };
}

async function timezoneOf({ postgres, id }: WorkspaceStore): Promise<string> {
  const row = await postgres.selectFrom("workspaces").select("timezone").where("id", "=", id).executeTakeFirstOrThrow();
  return row.timezone;
}

/** Dates as they were entered, if the zone is still the same. */
function shownCost({ from, to, createdAt, ...entry }: CostEntry, timezone: string): CostAnswer {
  const date = (ms: number): string => new Date(zoneOf(timezone).dayAt(ms) * DAY).toISOString().slice(0, 10);
  return { ...entry, from: date(from), to: date(to - 1), createdAt: createdAt.toISOString() };
}
