import type { IdentityKind, WorkspaceStore } from "@kindred/store";
import { KindredError } from "@kindred/schema";

const kinds: readonly IdentityKind[] = ["external_id", "email", "phone", "anonymous_id", "device_token"];

/**
 * The contact a reference names: its key (`con_…`), `#` and its number, an identity with its kind (`email:ada@example.org`), or a
 * bare identity, tried as external id, email, phone, anonymous id and device token in this order. A merged
 * contact's key leads to the one it became. Throws `unknown_contact` (404).
 */
export async function findContact(store: WorkspaceStore, reference: string): Promise<number> {
  // At once: a page that is personalised waits for the answer.
  const [named, keyed] = await Promise.all([byIdentity(store, reference), byKey(store, reference)]);
  const id = named ?? keyed;
  if (id !== null) return id;
  throw new KindredError("unknown_contact", `There is no contact ${reference.slice(0, 100)} in this workspace.`, {
    status: 404,
  });
}

async function byKey(store: WorkspaceStore, reference: string): Promise<number | null> {
  const number = /^#([0-9]{1,9})$/u.exec(reference)?.[1];
  if (!reference.startsWith("con_") && number === undefined) return null;
  let query = store.postgres
    .selectFrom("contacts")
    .select(["id", "merged_into", "deleted_at"])
    .where("workspace_id", "=", store.id);
  query = number === undefined ? query.where("key", "=", reference) : query.where("id", "=", Number(number));
  let row = await query.executeTakeFirst();
  for (let hops = 0; row !== undefined && row.merged_into !== null && hops < 100; hops += 1) {
    row = await store.postgres
      .selectFrom("contacts")
      .select(["id", "merged_into", "deleted_at"])
      .where("workspace_id", "=", store.id)
      .where("id", "=", row.merged_into)
      .executeTakeFirst();
  }
  return row === undefined || row.deleted_at !== null ? null : row.id;
}

async function byIdentity(store: WorkspaceStore, reference: string): Promise<number | null> {
  const [, kind, named] = /^(external_id|email|phone|anonymous_id|device_token):(.+)$/u.exec(reference) ?? [];
  const values = named === undefined ? [reference] : [named];
  if (kind === "email" || (kind === undefined && reference.includes("@")))
    values.push((named ?? reference).trim().toLowerCase());
  if (reference.includes("\0")) return null;
  const rows = await store.postgres
    .selectFrom("identities")
    .select(["kind", "contact_id"])
    .where("workspace_id", "=", store.id)
    .where("kind", "in", kind === undefined ? kinds : [kind as IdentityKind])
    .where("value", "in", values)
    .execute();
  const [first] = rows.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  return first?.contact_id ?? null;
}
