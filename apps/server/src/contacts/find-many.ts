import type { IdentityKind, WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import { findContact } from "./find.ts";
import { KindredError } from "@kindred/schema";

const kinds: readonly IdentityKind[] = ["external_id", "email", "phone", "anonymous_id", "device_token"];
const named = /^(external_id|email|phone|anonymous_id|device_token):(.+)$/u;

interface Found {
  readonly kind: IdentityKind;
  readonly contact: number;
}

/**
 * The contacts that references name, by the rules of `findContact`, each once and in a few statements however many they are. Those
 * that name nobody come back as `unknown`.
 */
export async function findContacts(
  store: WorkspaceStore,
  references: readonly string[],
): Promise<{ ids: number[]; unknown: string[] }> {
  const given = [...new Set(references)];
  const owners = await identitiesOf(store, [...new Set(given.flatMap(valuesOf))]);
  const ids = new Set<number>();
  const unknown: string[] = [];
  for (const reference of given) {
    const kind = named.exec(reference)?.[1];
    const [best] = valuesOf(reference)
      .flatMap((value) => owners.get(value) ?? [])
      .filter((found) => kind === undefined || found.kind === kind)
      .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
    const id = best?.contact ?? (await byKey(store, reference));
    if (id === null) unknown.push(reference);
    else ids.add(id);
  }
  return { ids: [...ids], unknown };
}

/** What is looked for: the identity as it stands, and an address in small letters too. */
function valuesOf(reference: string): string[] {
  if (reference.includes("\0")) return [];
  const [, kind, value = reference] = named.exec(reference) ?? [];
  const isAddress = kind === "email" || (kind === undefined && value.includes("@"));
  return isAddress ? [value, value.trim().toLowerCase()] : [value];
}

async function identitiesOf(store: WorkspaceStore, values: readonly string[]): Promise<ReadonlyMap<string, Found[]>> {
  const rows = await store.postgres
    .selectFrom("identities")
    .select(["kind", "value", "contact_id"])
    .where("workspace_id", "=", store.id)
    .where("kind", "in", kinds)
    .where(sql<boolean>`value = ANY(${values}::text[])`)
    .execute();
  const found = new Map<string, Found[]>();
  for (const { kind, value, contact_id } of rows) {
    found.set(value, [...(found.get(value) ?? []), { kind, contact: contact_id }]);
  }
  return found;
}

/** Keys are what pages send back of people they show: few at a time. */
async function byKey(store: WorkspaceStore, reference: string): Promise<number | null> {
  if (!/^(con_|#)/u.test(reference)) return null;
  try {
    return await findContact(store, reference);
  } catch (error) {
    if (error instanceof KindredError && error.code === "unknown_contact") return null;
    throw error;
  }
}
