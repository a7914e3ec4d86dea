import { KindredError } from "@kindred/schema";
import type { Stores } from "@kindred/store";

/** Puts contacts on a list (which must exist); those on it already stay as they are. `at`: Unix ms, 0 = since ever. */
export async function addToList(
  _stores: Stores,
  _workspaceId: string,
  _listId: string,
  _contactIds: readonly number[] | Uint32Array,
  _at: number,
): Promise<{ added: number }> {
  throw new KindredError("not_ready", "Lists are being written.", { status: 501 });
}

/** Takes contacts off a list. `at`: Unix ms. */
export async function removeFromList(
  _stores: Stores,
  _workspaceId: string,
  _listId: string,
  _contactIds: readonly number[] | Uint32Array,
  _at: number,
): Promise<{ removed: number }> {
  throw new KindredError("not_ready", "Lists are being written.", { status: 501 });
}
