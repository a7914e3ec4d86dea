import { KindredError } from "@kindred/schema";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Wiring } from "../wiring.ts";
import { hashSecret, newSecret } from "./secrets.ts";

const lifetimeMs = 7 * 86_400_000;

export const PasswordLink = z
  .object({
    url: z.string().describe("Opens a page to choose a password on; works once"),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "PasswordLink" });

/** A new link for somebody, the only one that works. The secret stands behind `#`: it is sent to no server's log. */
export async function makePasswordLink(
  { stores: { postgres }, now, publicUrl }: Wiring,
  request: FastifyRequest,
  userId: string,
): Promise<z.output<typeof PasswordLink>> {
  const token = newSecret("join");
  const expiresAt = new Date(now() + lifetimeMs);
  await postgres.transaction().execute(async (transaction) => {
    await transaction.deleteFrom("password_links").where("user_id", "=", userId).execute();
    await transaction
      .insertInto("password_links")
      .values({
        token_hash: hashSecret(token),
        user_id: userId,
        created_at: new Date(now()),
        expires_at: expiresAt,
      })
      .execute();
  });
  const base = publicUrl ?? `${request.protocol}://${request.host}`;
  return { url: `${base.replace(/\/$/u, "")}/join#${token}`, expiresAt: expiresAt.toISOString() };
}

/** Whose link this is. @throws KindredError `unknown_link` (404) */
export async function personOfLink({ stores: { postgres }, now }: Wiring, token: string) {
  const found = await postgres
    .selectFrom("password_links")
    .innerJoin("users", "users.id", "password_links.user_id")
    .select(["users.id", "users.email", "users.name"])
    .where("token_hash", "=", hashSecret(token))
    .where("expires_at", ">", new Date(now()))
    .executeTakeFirst();
  if (found !== undefined) return found;
  const message = "This link has been used, replaced or has run out. Ask an owner of the workspace for a new one.";
  throw new KindredError("unknown_link", message, { status: 404 });
}
