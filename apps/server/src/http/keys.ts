import { KindredError, newId } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { Role } from "../access/roles.ts";
import { hashSecret, newSecret } from "../access/secrets.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, Instant, InWorkspace, notFound } from "./api.ts";

const Key = z
  .object({
    id: z.string(),
    kind: z.enum(["write", "admin"]),
    name: z.string(),
    role: Role.nullable().describe("What an admin key may do; null for write keys"),
    prefix: z.string().describe("How the secret starts, to recognise it by"),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: "Key" });
export type KeyAnswer = z.output<typeof Key>;

const MadeKey = Key.extend({ secret: z.string() });
export type NewKeyAnswer = z.output<typeof MadeKey>;

const NewKey = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("write"), name: z.string().min(1).max(100) }),
  z.object({ kind: z.literal("admin"), name: z.string().min(1).max(100), role: Role.default("editor") }),
]);

/** Makes a key and gives its secret, which is stored nowhere. */
async function createKey(wiring: Wiring, workspaceId: string, key: z.output<typeof NewKey>) {
  const secret = newSecret(key.kind === "write" ? "kw" : "ka");
  const row = await wiring.stores.postgres
    .insertInto("api_keys")
    .values({
      id: newId("key"),
      workspace_id: workspaceId,
      kind: key.kind,
      name: key.name,
      role: key.kind === "admin" ? key.role : null,
      hash: hashSecret(secret),
      prefix: secret.slice(0, 8),
      created_at: new Date(wiring.now()),
    })
    .returning(["id", "kind", "name", "role", "prefix", "created_at", "last_used_at", "revoked_at"])
    .executeTakeFirstOrThrow();
  return { ...shown(row), secret };
}

export function keyRoutes(api: Api, wiring: Wiring): void {
  const { postgres } = wiring.stores;
  const tags = ["Keys"];

  api.get(
    "/workspaces/:workspace/keys",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Keys, without their secrets",
        params: InWorkspace,
        response: answers(z.object({ items: z.array(Key), next: z.null() })),
      },
    },
    async (request) => {
      const rows = await postgres
        .selectFrom("api_keys")
        .select(["id", "kind", "name", "role", "prefix", "created_at", "last_used_at", "revoked_at"])
        .where("workspace_id", "=", tenantOf(request).id)
        .orderBy("created_at")
        .limit(1000)
        .execute();
      return { items: rows.map(shown), next: null };
    },
  );

  api.post(
    "/workspaces/:workspace/keys",
    {
      config: { access: "owner" },
      schema: {
        tags,
        summary: "Make a key; its secret is shown this once",
        params: InWorkspace,
        body: NewKey,
        response: answers(MadeKey),
      },
    },
    async (request) => createKey(wiring, tenantOf(request).id, request.body),
  );

  api.delete(
    "/workspaces/:workspace/keys/:key",
    {
      config: { access: "owner" },
      schema: {
        tags,
        summary: "Revoke a key",
        params: InWorkspace.extend({ key: z.string() }),
        response: answers(Done),
      },
    },
    async (request) => {
      const { key } = request.params;
      if (request.principal?.kind === "key" && request.principal.keyId === key) {
        throw new KindredError("own_key", "A key cannot revoke itself. Use another key or sign in.", { status: 409 });
      }
      const { numUpdatedRows } = await postgres
        .updateTable("api_keys")
        .set({ revoked_at: new Date(wiring.now()) })
        .where("workspace_id", "=", tenantOf(request).id)
        .where("id", "=", key)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw notFound("unknown_key", `There is no key ${key} to revoke.`);
      wiring.keys.forget(key);
      return { ok: true as const };
    },
  );
}

interface KeyRow {
  readonly id: string;
  readonly kind: "write" | "admin";
  readonly name: string;
  readonly role: Role | null;
  readonly prefix: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

function shown(row: KeyRow) {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
