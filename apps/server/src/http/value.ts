import {
  type CustomerValue,
  listCustomers,
  readDeclining,
  readFavourites,
  readTogether,
  readValue,
  saveFavourites,
  type ValueQuestion,
} from "@kindred/engine";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { Events, PathName, RatesInto, Window } from "../insights/shapes.ts";
import { Moment } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Page, pageOf, readCursor, Slug, writeCursor } from "./api.ts";
import { MemberAnswer, shownMember } from "./member.ts";

const MoneyEvents = Events.extend({ amount: PathName.default("revenue").describe("The property that is the amount") });
const orders = { event: "Order Completed", amount: "revenue" };

const Asked = z.object({
  orders: MoneyEvents.default(orders),
  refunds: MoneyEvents.nullable()
    .default(null)
    .describe("Taken off what somebody is worth, such as { event: Order Refunded, amount: revenue }; null: nothing is"),
  window: Window.optional(),
  currency: RatesInto.nullable().default(null).describe("null: amounts have to be in one currency"),
  cost: z
    .object({ kind: z.enum(["order", "product"]), property: PathName.default("cost") })
    .nullable()
    .default(null)
    .describe(
      "For the margin: a number of the order, or of each line or its product in the catalogue, times its quantity",
    ),
  segment: Slug.nullable().default(null).describe("Only members of this saved segment"),
  now: Moment.optional(),
});

const Interval = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() });
const Document = z.record(z.string(), z.unknown());
const part = {
  people: z.number().int(),
  orders: z.number().int(),
  value: z.number(),
  share: z.number().nullable().describe("Of all value of those worth something"),
  least: z.number(),
  most: z.number(),
};

const Report = z
  .object({
    now: Instant,
    currency: z.string().nullable(),
    totals: z.object({
      customers: z.number().int().describe("With an order in the window"),
      refundsOnly: z.number().int().describe("With a refund but no order in it"),
      orders: z.number().int(),
      unpriced: z.number().int().describe("Orders without a number for an amount: they count 0"),
      gross: z.number(),
      refunds: z.number().int(),
      refunded: z.number(),
      value: z.number().describe("Gross less what was refunded, if that is taken off"),
      averageOrder: z.number().nullable(),
      perCustomer: Interval.nullable(),
      ordersPerCustomer: z.number().nullable(),
      repeaters: Interval.nullable().describe("The share of customers with more than one order"),
      zero: z.number().int(),
      negative: z.number().int(),
      negativeValue: z.number(),
    }),
    margin: z
      .object({
        orders: z.number().int().describe("Whose cost is known"),
        gross: z.number(),
        cost: z.number(),
        margin: z.number(),
        share: z.number().nullable(),
      })
      .nullable(),
    deciles: z.array(z.object({ part: z.number().int(), ...part })).describe("The best first; equals stand together"),
    curve: z.array(z.object({ people: z.number(), value: z.number() })),
    gini: z.number().nullable(),
    tiers: z.array(
      z.object({ percent: z.number(), but: z.number().nullable(), ...part, document: Document.nullable() }),
    ),
    noSegment: z
      .enum(["refunds", "rates", "segment"])
      .nullable()
      .describe("Why tiers are no segments: the language ranks everybody by one measure of one currency"),
  })
  .meta({ id: "ValueReport" });
export type ValueReportAnswer = z.output<typeof Report>;

const Customer = z.object({
  contact: MemberAnswer,
  orders: z.number().int(),
  averageOrder: z.number().nullable(),
  gross: z.number(),
  refunded: z.number(),
  value: z.number(),
  margin: z.number().nullable(),
  last: Instant.nullable(),
});
export type CustomerValueAnswer = z.output<typeof Customer>;

const Declining = z
  .object({
    count: z.number().int(),
    currency: z.string().nullable(),
    before: z.number(),
    recent: z.number(),
    people: z.array(z.object({ contact: MemberAnswer, before: z.number(), recent: z.number() })),
    document: Document,
  })
  .meta({ id: "DecliningValue" });
export type DecliningAnswer = z.output<typeof Declining>;

const Item = z.object({ item: z.string(), label: z.string(), count: z.number().int() });
const Together = z
  .object({
    baskets: z.number().int(),
    items: z.number().int().describe("In enough baskets"),
    lookedAt: z.number().int(),
    pairs: z.array(
      z.object({
        a: Item,
        b: Item,
        count: z.number().int().describe("Baskets with both"),
        support: z.number().describe("Of all baskets"),
        confidence: z
          .tuple([z.number(), z.number()])
          .describe("Of those with a, how many have b; and the other way round"),
        lift: z.number().describe("Times as often as if neither cared for the other"),
      }),
    ),
  })
  .meta({ id: "BoughtTogether" });
export type TogetherAnswer = z.output<typeof Together>;

const Favourites = z.object({
  trait: PathName.default("favourite_category").refine((name) => !name.includes("."), "A name without dots."),
  item: PathName.default("category"),
  event: z.string().min(1).max(200).default("Order Completed"),
  days: z.number().int().min(1).max(3650).default(365),
});
const FavouriteAnswer = z.object({ settings: Favourites.nullable() }).meta({ id: "Favourites" });
export type FavouritesAnswer = z.output<typeof FavouriteAnswer>;

export function valueRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Insights"];
  const config = { access: "viewer" } as const;
  const params = InWorkspace;
  const path = (name = ""): string => `/workspaces/:workspace/value${name}`;

  const Tiers = z
    .array(z.number().positive().max(100).multipleOf(0.5))
    .max(20)
    .refine((all) => all.every((each, i) => i === 0 || all[i - 1]! < each), "Ascending.")
    .default([1, 5, 20]);
  api.post(
    path(),
    {
      config,
      schema: {
        tags,
        summary: "What customers are worth: totals, deciles, Pareto curve, tiers",
        params,
        body: Asked.extend({ tiers: Tiers.describe("Percents, each without the better one before it") }),
        response: answers(Report),
      },
    },
    async (request) => {
      const resources = resourcesOf(wiring, tenantOf(request));
      const report = await readValue(resources, questionOf(request.body), request.body.tiers);
      return {
        ...report,
        now: new Date(report.now).toISOString(),
        deciles: [...report.deciles],
        curve: [...report.curve],
        tiers: [...report.tiers],
      };
    },
  );

  api.post(
    path("/customers"),
    {
      config,
      schema: {
        tags,
        summary: "Customers by what they are worth, the best first",
        params,
        body: Asked.extend(Page.shape),
        response: answers(pageOf(Customer)),
      },
    },
    async (request) => {
      const place = readCursor(request.body.cursor, z.tuple([z.number(), z.number().int().min(0).max(4_294_967_294)]));
      const page = await listCustomers(resourcesOf(wiring, tenantOf(request)), questionOf(request.body), {
        after: place === null ? null : { value: place[0], id: place[1] },
        limit: request.body.limit,
      });
      return {
        items: page.customers.map(shownCustomer),
        next: page.next === null ? null : writeCursor([page.next.value, page.next.id]),
      };
    },
  );

  api.post(
    path("/declining"),
    {
      config,
      schema: {
        tags,
        summary: "Who spends at most a part of what they did",
        params,
        body: z.object({
          orders: MoneyEvents.default(orders),
          days: z.number().int().min(1).max(1825).default(90),
          ratio: z.number().min(0).max(10).default(0.5),
          limit: z.number().int().min(1).max(1000).default(50),
          now: Moment.optional(),
        }),
        response: answers(Declining),
      },
    },
    async (request) => {
      const { limit, ...question } = request.body;
      const found = await readDeclining(resourcesOf(wiring, tenantOf(request)), question, limit);
      const people = found.people.map(({ member, ...rest }) => ({ contact: shownMember(member), ...rest }));
      return { ...found, people };
    },
  );

  api.post(
    path("/together"),
    {
      config,
      schema: {
        tags,
        summary: "Items bought together: support, confidence, lift",
        params,
        body: z.object({
          orders: Events.default({ event: "Order Completed" }),
          window: Window.optional(),
          item: PathName.default("product_id").describe(
            "A text of an order's lines; of the catalogue where a line has none",
          ),
          label: PathName.nullable()
            .optional()
            .describe(
              "Another text of the lines to show it by; without it `name` of products, and other items as they are",
            ),
          per: z.enum(["order", "contact"]).default("order"),
          least: z
            .number()
            .int()
            .min(1)
            .max(1_000_000)
            .default(5)
            .describe("Baskets an item, and a pair, has to be in"),
          segment: Slug.nullable().default(null),
          sort: z.enum(["lift", "count"]).default("lift"),
          limit: z.number().int().min(1).max(1000).default(50),
          now: Moment.optional(),
        }),
        response: answers(Together),
      },
    },
    async (request) => {
      const { limit, ...asked } = request.body;
      // A category goes by no product's name.
      const { label = asked.item === "product_id" ? "name" : null } = asked;
      const found = await readTogether(resourcesOf(wiring, tenantOf(request)), { ...asked, label }, limit);
      return {
        ...found,
        pairs: found.pairs.map((pair): TogetherAnswer["pairs"][number] => ({
          ...pair,
          confidence: [pair.confidence[0], pair.confidence[1]],
        })),
      };
    },
  );

  api.get(
    path("/favourites"),
    {
      config,
      schema: {
        tags,
        summary: "What favourite of each contact is kept as a trait; null: none",
        params,
        response: answers(FavouriteAnswer),
      },
    },
    async (request) => ({ settings: await readFavourites(tenantOf(request)) }),
  );

  api.put(
    path("/favourites"),
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Keep everybody's favourite category as a trait, anew each day; null: no more",
        description: "Traits that were written stay when it ends.",
        params,
        body: z.object({ settings: Favourites.nullable() }),
        response: answers(FavouriteAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const by = request.principal?.kind === "user" ? request.principal.userId : null;
      await saveFavourites(store, request.body.settings, { by, at: wiring.now() });
      await wiring.refreshes.ask(store.id, ["favourites"]);
      return { settings: await readFavourites(store) };
    },
  );
}

function resourcesOf(wiring: Wiring, workspace: WorkspaceStore) {
  return { workspace, now: wiring.now, flush: () => wiring.ingest.flush(workspace.id) };
}

function questionOf(asked: z.output<typeof Asked>): ValueQuestion {
  const { orders: bought, refunds, window, currency, cost, segment, now } = asked;
  return { orders: bought, refunds, window, currency, cost, segment, now };
}

function shownCustomer({ member, last, ...rest }: CustomerValue): z.output<typeof Customer> {
  return { contact: shownMember(member), ...rest, last: last === null ? null : new Date(last).toISOString() };
}
