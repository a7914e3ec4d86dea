import { KindredError, type JsonObject } from "@kindred/schema";
import type { Stores } from "@kindred/store";

export interface ProductRow {
  readonly productId: string;
  /** What is known of the product, without its id; brought into normal form here. */
  readonly doc: JsonObject;
  /** From when it holds, Unix ms; absent for a dateless fact (see `ContactRow.ts`). */
  readonly validFrom?: number | null;
}

/** Writes the catalogue's history: a row a change. What equals the current state writes nothing. */
export async function upsertProducts(
  _stores: Stores,
  _workspaceId: string,
  _rows: readonly ProductRow[],
  _at: number,
): Promise<{ written: number }> {
  throw new KindredError("not_ready", "Products are being written.", { status: 501 });
}
