import { isDeepStrictEqual } from "node:util";
import { type JsonObject, normalizeObject } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import { silentLogger } from "./logger.ts";
import { Flusher } from "./outbox/flusher.ts";
import { OutboxLines } from "./outbox/lines.ts";
import { underLock } from "./workspace-lock.ts";

export interface ProductRow {
  readonly productId: string;
  /** What is known of the product, without its id; brought into normal form here. */
  readonly doc: JsonObject;
  /** From when it holds, Unix ms; absent for a dateless fact (see `ContactRow.ts`). */
  readonly validFrom?: number | null;
}

/** Rows looked up and written at once. */
const rowsAtOnce = 10_000;

/** Writes the catalogue's history: a row a change. What equals the current state writes nothing. `at`: now, Unix ms. */
export async function upsertProducts(
  stores: Stores,
  workspaceId: string,
  rows: readonly ProductRow[],
  at: number,
): Promise<{ written: number }> {
  let written = 0;
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    written += await upsertSome(stores, workspaceId, rows.slice(from, from + rowsAtOnce), at);
  }
  return { written };
}

async function upsertSome(
  stores: Stores,
  workspaceId: string,
  rows: readonly ProductRow[],
  at: number,
): Promise<number> {
  // What an earlier call wrote has to be visible to be compared with.
  await new Flusher({ stores, workspaceId, logger: silentLogger }).flush();
  const current = await currentProducts(stores, workspaceId, [...new Set(rows.map(({ productId }) => productId))]);
  const changes = new Map<string, { product_id: string; valid_from: number; doc: JsonObject }>();
  for (const { productId, doc: given, validFrom } of rows) {
    const doc = normalizeObject(given, "/doc");
    const known = current.get(productId);
    if (typeof validFrom !== "number" && known !== undefined && isDeepStrictEqual(known, doc)) continue;
    const valid_from = Math.trunc(validFrom ?? (known === undefined ? 0 : at));
    changes.set(`${valid_from}\n${productId}`, { product_id: productId, valid_from, doc });
    current.set(productId, doc);
  }
  if (changes.size === 0) return 0;
  await underLock(stores.pool, workspaceId, async (client) => {
    const next = await client.query<{ version: number }>("SELECT nextval('outbox_seq_seq') AS version");
    const version = next.rows[0]?.version ?? 0;
    const lines = new OutboxLines();
    for (const change of changes.values()) lines.addRow("products", { ...change, version });
    await lines.append(client, workspaceId);
  });
  return changes.size;
}

async function currentProducts(
  stores: Stores,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, JsonObject>> {
  const rows = await stores.workspace(workspaceId).clickhouse.query<{ product_id: string; doc: JsonObject }>(
    `SELECT product_id, argMax(doc, valid_from) AS doc FROM products FINAL
     WHERE product_id IN {ids: Array(String)} GROUP BY product_id`,
    { ids },
  );
  return new Map(rows.map(({ product_id, doc }) => [product_id, doc]));
}
