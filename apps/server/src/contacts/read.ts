import type { WorkspaceStore } from "@kindred/store";

export interface ContactCard {
  readonly id: number;
  readonly key: string;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly anonymousIds: string[];
  readonly traits: Record<string, unknown>;
  readonly createdAt: string;
}

/** The contacts with these ids, in their order; those that are gone are left out. */
export async function readCards(store: WorkspaceStore, ids: readonly number[]): Promise<ContactCard[]> {
  if (ids.length === 0) return [];
  const [contacts, identities] = await Promise.all([
    store.postgres
      .selectFrom("contacts")
      .select(["id", "key", "traits", "created_at"])
      .where("workspace_id", "=", store.id)
      .where("id", "in", ids)
      .where("deleted_at", "is", null)
      .where("merged_into", "is", null)
      .execute(),
    store.postgres
      .selectFrom("identities")
      .select(["contact_id", "kind", "value"])
      .where("workspace_id", "=", store.id)
      .where("contact_id", "in", ids)
      .orderBy("first_seen")
      .orderBy("value")
      .execute(),
  ]);
  const byId = new Map(contacts.map((contact) => [contact.id, contact]));
  return ids.flatMap((id) => {
    const contact = byId.get(id);
    if (contact === undefined) return [];
    const own = identities.filter((identity) => identity.contact_id === id);
    const first = (kind: string): string | null => own.find((identity) => identity.kind === kind)?.value ?? null;
    return [
      {
        id,
        key: contact.key,
        externalId: first("external_id"),
        email: first("email"),
        phone: first("phone"),
        anonymousIds: own.filter(({ kind }) => kind === "anonymous_id").map(({ value }) => value),
        traits: { ...contact.traits },
        createdAt: contact.created_at.toISOString(),
      },
    ];
  });
}

/** Contact keys by id, of whatever state. */
export async function readKeys(store: WorkspaceStore, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await store.postgres
    .selectFrom("contacts")
    .select(["id", "key"])
    .where("workspace_id", "=", store.id)
    .where("id", "in", [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, key }) => [id, key]));
}
