import { upsertProducts } from "@kindred/engine";
import { type JsonObject, KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, notFound, Page, pageOf, readCursor, writeCursor } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";

const Product = z
  .object({
    productId: z.string(),
    since: Instant.describe("These values hold since then"),
    fields: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "Product" });

export type ProductAnswer = z.output<typeof Product>;

interface ProductRow {
  readonly product_id: string;
  readonly since: number | string;
  readonly doc: string;
}

const latest = `SELECT product_id, toUnixTimestamp64Milli(max(valid_from)) AS since, argMax(toJSONString(doc), valid_from) AS doc FROM products FINAL`;

export function productRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Products"];
  const params = InWorkspace.extend({ product: z.string().min(1).max(500) });

  api.get(
    "/workspaces/:workspace/products",
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Products as they are now",
        params: InWorkspace,
        querystring: Page,
        response: answers(pageOf(Product)),
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [after] = readCursor(cursor, z.tuple([z.string()])) ?? [""];
      const { clickhouse } = await flushedTenantOf(wiring, request);
      // First which products, then what they are: documents are only read of those that are shown.
      const rows = await clickhouse.query<ProductRow>(
        `${latest} WHERE product_id IN (SELECT DISTINCT product_id FROM products WHERE product_id > {after: String} ORDER BY product_id LIMIT {limit: UInt32})
         GROUP BY product_id ORDER BY product_id`,
        { after, limit: limit + 1 },
      );
      const items = rows.slice(0, limit).map(shown);
      return { items, next: rows.length > limit ? writeCursor([items.at(-1)?.productId ?? ""]) : null };
    },
  );

  api.get(
    "/workspaces/:workspace/products/:product",
    { config: { access: "viewer" }, schema: { tags, summary: "One product", params, response: answers(Product) } },
    async (request) => {
      const found = await readProduct(await flushedTenantOf(wiring, request), request.params.product);
      if (found === null) throw notFound("unknown_product", `There is no product ${request.params.product}.`);
      return found;
    },
  );

  api.put(
    "/workspaces/:workspace/products/:product",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Set what a product is from now on; what it was stays known",
        params,
        body: z.object({ fields: z.record(z.string(), z.unknown()) }),
        response: answers(Product),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { product } = request.params;
      const doc = request.body.fields as JsonObject;
      const now = wiring.now();
      await upsertProducts(wiring.stores, store.id, [{ productId: product, doc, validFrom: now }], now);
      await wiring.ingest.flush(store.id);
      const shownNow = await readProduct(store, product);
      if (shownNow === null)
        throw new KindredError("empty_product", "A product needs at least one field.", { pointer: "/fields" });
      return shownNow;
    },
  );
}

async function readProduct(store: WorkspaceStore, product: string) {
  const [row] = await store.clickhouse.query<ProductRow>(
    `${latest} WHERE product_id = {product: String} GROUP BY product_id`,
    { product },
  );
  return row === undefined ? null : shown(row);
}

function shown(row: ProductRow) {
  const fields = JSON.parse(row.doc) as Record<string, unknown>;
  return { productId: row.product_id, since: new Date(Number(row.since)).toISOString(), fields };
}
