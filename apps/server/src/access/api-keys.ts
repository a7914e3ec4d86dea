import type { Schema } from "@kindred/store";
import type { Kysely } from "kysely";
import type { Role } from "./roles.ts";
import { hashSecret } from "./secrets.ts";

export interface KnownKey {
  readonly id: string;
  readonly workspaceId: string;
  readonly kind: "write" | "admin";
  readonly role: Role;
}

/** How long a looked-up key is believed, and with it how late a revocation made by another process is honoured. */
const believedMs = 3000;
const usedEveryMs = 60_000;
const mostRemembered = 10_000;

/**
 * API keys by their secret, cached so that ingestion costs no query per request. A key revoked here is refused at once,
 * one revoked by another process within three seconds. Unknown secrets are remembered too: guessing costs the database nothing.
 */
export class ApiKeys {
  readonly #postgres: Kysely<Schema>;
  readonly #now: () => number;
  readonly #known = new Map<string, { key: KnownKey | null; until: number }>();
  readonly #looking = new Map<string, Promise<KnownKey | null>>();
  readonly #usedAt = new Map<string, number>();

  constructor(postgres: Kysely<Schema>, now: () => number) {
    this.#postgres = postgres;
    this.#now = now;
  }

  find(secret: string): Promise<KnownKey | null> {
    const hash = hashSecret(secret);
    const name = hash.toString("base64");
    const known = this.#known.get(name);
    if (known !== undefined && known.until > this.#now()) {
      if (known.key !== null) this.#noteUse(known.key.id);
      return Promise.resolve(known.key);
    }
    const looking = this.#looking.get(name);
    if (looking !== undefined) return looking;
    const lookup = this.#lookUp(name, hash).finally(() => this.#looking.delete(name));
    this.#looking.set(name, lookup);
    return lookup;
  }

  forget(keyId: string): void {
    for (const [name, known] of this.#known) if (known.key?.id === keyId) this.#known.delete(name);
  }

  async #lookUp(name: string, hash: Buffer): Promise<KnownKey | null> {
    const row = await this.#postgres
      .selectFrom("api_keys")
      .select(["id", "workspace_id", "kind", "role"])
      .where("hash", "=", hash)
      .where("revoked_at", "is", null)
      .executeTakeFirst();
    const key: KnownKey | null =
      row === undefined
        ? null
        : { id: row.id, workspaceId: row.workspace_id, kind: row.kind, role: row.role ?? "viewer" };
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(name, { key, until: this.#now() + believedMs });
    if (key !== null) this.#noteUse(key.id);
    return key;
  }

  /** Once a minute per key; losing one of these writes loses nothing that matters. */
  #noteUse(keyId: string): void {
    const now = this.#now();
    if (now - (this.#usedAt.get(keyId) ?? 0) < usedEveryMs) return;
    this.#usedAt.set(keyId, now);
    this.#postgres
      .updateTable("api_keys")
      .set({ last_used_at: new Date(now) })
      .where("id", "=", keyId)
      .execute()
      .catch(() => this.#usedAt.delete(keyId));
  }
}
