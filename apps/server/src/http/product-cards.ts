import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { productsAsCsv, productSorts, readProductCards, readProductHistory } from "../products/cards.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, notFound, Page, readCursor, writeCursor } from "./api.ts";
import { ErrorAnswer } from "./errors.ts";
import { flushedTenantOf } from "./flushed.ts";

/** What became of products is counted over so many days. */
const days = 30;

const Cards = z
  .object({
    days: z.number().int().describe("Views, orders and revenue are those of so many days"),
    total: z.number().int().describe("All that are found"),
    items: z.array(
      z.object({
        productId: z.string(),
        name: z.string().nullable(),
        category: z.string().nullable(),
        price: z.number().nullable(),
        currency: z.string().nullable(),
        inStock: z.boolean().nullable(),
        views: z.number().int(),
        orders: z.number().int().describe("Lines of orders"),
        revenue: z.number(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: "ProductCards" });
export type ProductCardsAnswer = z.output<typeof Cards>;

const History = z
  .object({ items: z.array(z.object({ since: Instant, fields: z.record(z.string(), z.unknown()) })), next: z.null() })
  .meta({ id: "ProductHistory" });
export type ProductHistoryAnswer = z.output<typeof History>;

export function productCardRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Products"];

  api.get(
    "/workspaces/:workspace/product-cards",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Products as a list shows them: found by their words, with views, orders and revenue of late",
        params: InWorkspace,
        querystring: Page.extend({
          q: z.string().max(200).default("").describe("Anywhere in the id, the name or the category"),
          sort: z.enum(productSorts).default("id"),
          descending: z.stringbool().default(false),
        }),
        response: answers(Cards),
      },
    },
    async (request) => {
      const { limit, cursor, q, sort, descending } = request.query;
      const [offset] = readCursor(cursor, z.tuple([z.number().int().min(0)])) ?? [0];
      const to = wiring.now();
      const search = { q: q.trim(), sort, descending, limit, offset, from: to - days * 86_400_000, to };
      const { items, total } = await readProductCards(await flushedTenantOf(wiring, request), search);
      const reached = offset + items.length;
      return { days, total, items, next: items.length > 0 && reached < total ? writeCursor([reached]) : null };
    },
  );

  api.get(
    "/workspaces/:workspace/product-cards/export",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Every product as it is now, as CSV",
        params: InWorkspace,
        response: { default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      return sendCsv(reply, Readable.from(productsAsCsv(await flushedTenantOf(wiring, request))));
    },
  );

  api.get(
    "/workspaces/:workspace/products/:product/history",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Everything a product was, oldest first",
        params: InWorkspace.extend({ product: z.string().min(1).max(500) }),
        response: answers(History),
      },
    },
    async (request) => {
      const { product } = request.params;
      const held = await readProductHistory(await flushedTenantOf(wiring, request), product);
      if (held.length === 0) throw notFound("unknown_product", `There is no product ${product}.`);
      const items = held.map(({ since, fields }) => ({ since: new Date(since).toISOString(), fields }));
      return { items, next: null };
    },
  );
}

function sendCsv(reply: FastifyReply, rows: Readable): FastifyReply {
  void reply.type("text/csv; charset=utf-8").header("content-disposition", 'attachment; filename="products.csv"');
  return reply.send(rows);
}
