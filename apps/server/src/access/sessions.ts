import { randomBytes } from "node:crypto";
import type { Schema } from "@kindred/store";
import { type Kysely, sql } from "kysely";
import { hashSecret } from "./secrets.ts";

export const sessionCookie = "kindred_session";
const lifetimeMs = 14 * 24 * 3_600_000;
const longestAgent = 300;

export interface OpenSession {
  /** Names the session without opening it. */
  readonly id: string;
  readonly createdAt: Date;
  readonly agent: string;
  readonly current: boolean;
}

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

  /** The new session's token, for the cookie. `agent`: how the browser calls itself. */
  async open(userId: string, agent: string | undefined): Promise<string> {
    const token = randomBytes(32).toString("base64url");
    const now = this.#now();
    await this.#postgres.deleteFrom("sessions").where("expires_at", "<", new Date(now)).execute();
    await this.#postgres
      .insertInto("sessions")
      .values({
        token_hash: hashSecret(token),
        user_id: userId,
        agent: (agent ?? "").slice(0, longestAgent),
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

  /** A person's sessions, the newest first. `token`: the one that asks. */
  async list(userId: string, token: string | undefined): Promise<OpenSession[]> {
    const rows = await this.#postgres
      .selectFrom("sessions")
      .select(["token_hash", "created_at", "agent"])
      .where("user_id", "=", userId)
      .where("expires_at", ">", new Date(this.#now()))
      .orderBy("created_at", "desc")
      .limit(200)
      .execute();
    const own = token === undefined ? null : hashSecret(token);
    return rows.map(({ token_hash: hash, created_at: createdAt, agent }) => {
      return { id: sessionId(hash), createdAt, agent, current: own?.equals(hash) === true };
    });
  }

  /** Ends one of a person's sessions; whether there was one. */
  async closeOne(userId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#postgres
      .deleteFrom("sessions")
      .where("user_id", "=", userId)
      .where(sql<boolean>`encode(substring(token_hash FROM 1 FOR 12), 'hex') = ${id}`)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Ends every session of a person but the one that asks. */
  async closeOthers(userId: string, token: string | undefined): Promise<number> {
    let query = this.#postgres.deleteFrom("sessions").where("user_id", "=", userId);
    if (token !== undefined) query = query.where("token_hash", "!=", hashSecret(token));
    return Number((await query.executeTakeFirst()).numDeletedRows);
  }

  /** Ends every session of a person, as a change of password does. */
  async closeAll(userId: string): Promise<void> {
    await this.#postgres.deleteFrom("sessions").where("user_id", "=", userId).execute();
  }
}

function sessionId(hash: Buffer): string {
  return hash.subarray(0, 12).toString("hex");
}
