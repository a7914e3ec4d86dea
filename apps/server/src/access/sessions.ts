import { randomBytes } from "node:crypto";
import type { Schema } from "@kindred/store";
import type { Kysely } from "kysely";
import { hashSecret } from "./secrets.ts";

export const sessionCookie = "kindred_session";
const lifetimeMs = 14 * 24 * 3_600_000;

export interface SignedIn {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
}

/** Signed-in people. The cookie holds the token, the table only its hash: a stolen table opens no session. */
export class Sessions {
  readonly #postgres: Kysely<Schema>;
  readonly #now: () => number;

  constructor(postgres: Kysely<Schema>, now: () => number) {
    this.#postgres = postgres;
    this.#now = now;
  }

  /** The new session's token, for the cookie. */
  async open(userId: string): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    const now = this.#now();
    await this.#postgres.deleteFrom("sessions").where("expires_at", "<", new Date(now)).execute();
    await this.#postgres
      .insertInto("sessions")
      .values({
        token_hash: hashSecret(token),
        user_id: userId,
        created_at: new Date(now),
        expires_at: new Date(now + lifetimeMs),
      })
      .execute();
    return token;
  }

  async find(token: string): Promise<SignedIn | null> {
    const row = await this.#postgres
      .selectFrom("sessions")
      .innerJoin("users", "users.id", "sessions.user_id")
      .select(["users.id as userId", "users.email", "users.name"])
      .where("sessions.token_hash", "=", hashSecret(token))
      .where("sessions.expires_at", ">", new Date(this.#now()))
      .executeTakeFirst();
    return row ?? null;
  }

  async close(token: string): Promise<void> {
    await this.#postgres.deleteFrom("sessions").where("token_hash", "=", hashSecret(token)).execute();
  }

  /** Ends every session of a person, as a change of password does. */
  async closeAll(userId: string): Promise<void> {
    await this.#postgres.deleteFrom("sessions").where("user_id", "=", userId).execute();
  }
}
