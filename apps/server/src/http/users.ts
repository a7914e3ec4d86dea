import { KindredError, newId } from "@kindred/schema";
import type { Schema } from "@kindred/store";
import type { FastifyRequest } from "fastify";
import { type Kysely, sql } from "kysely";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { hashPassword, noPassword, Password } from "../access/passwords.ts";
import { makePasswordLink, PasswordLink } from "../access/password-links.ts";
import { Role } from "../access/roles.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace, notFound } from "./api.ts";

const User = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: Role,
    invited: z.boolean().describe("They have not chosen a password yet"),
  })
  .meta({ id: "User" });
export type UserAnswer = z.output<typeof User>;

const Invited = User.extend({
  link: PasswordLink.nullable().describe("null where a password was given, or they have one"),
});
export type InvitedAnswer = z.output<typeof Invited>;

export const NewPerson = z.object({
  email: z.email("An email address is expected.").max(320),
  name: z.string().min(1).max(200),
  password: Password,
});

/** Makes the account, or throws `email_taken`. Without a password nobody can sign in until a link has been followed. */
export async function createPerson(
  postgres: Kysely<Schema>,
  person: Omit<z.output<typeof NewPerson>, "password"> & { readonly password?: string | undefined },
  now: number,
): Promise<string> {
  const id = newId("usr");
  const made = await postgres
    .insertInto("users")
    .values({
      id,
      email: person.email.trim().toLowerCase(),
      name: person.name,
      password_hash: person.password === undefined ? noPassword : await hashPassword(person.password),
      created_at: new Date(now),
    })
    .onConflict((conflict) => conflict.column("email").doNothing())
    .executeTakeFirst();
  if ((made.numInsertedOrUpdatedRows ?? 0n) === 0n) {
    throw emailTaken();
  }
  return id;
}

export function userRoutes(api: Api, wiring: Wiring): void {
  const { postgres } = wiring.stores;
  const tags = ["Users"];
  const params = InWorkspace.extend({ user: z.string() });

  api.get(
    "/workspaces/:workspace/users",
    {
      config: { access: "owner" },
      schema: {
        tags,
        summary: "People and their roles",
        params: InWorkspace,
        response: answers(z.object({ items: z.array(User), next: z.null() })),
      },
    },
    async (request) => {
      const items = await postgres
        .selectFrom("members_of")
        .innerJoin("users", "users.id", "members_of.user_id")
        .select(["users.id", "users.email", "users.name", "members_of.role"])
        .select(({ eb }) => eb("users.password_hash", "=", noPassword).as("invited"))
        .where("members_of.workspace_id", "=", tenantOf(request).id)
        .orderBy("users.email")
        .limit(1000)
        .execute();
      return { items: items.map((item) => ({ ...item, invited: Boolean(item.invited) })), next: null };
    },
  );

  api.post(
    "/workspaces/:workspace/users",
    {
      config: { access: "owner" },
      schema: {
        tags,
        summary:
          "Add a person, with a password or a link to choose one; who has an account already keeps its name and password",
        params: InWorkspace,
        body: NewPerson.extend({ role: Role, password: Password.optional() }),
        response: answers(Invited),
      },
    },
    async (request) => {
      const { role, ...person } = request.body;
      const workspaceId = tenantOf(request).id;
      const email = person.email.trim().toLowerCase();
      // Somebody who has an account already, in another workspace, keeps its name and password.
      const known = await postgres
        .selectFrom("users")
        .select(["id", "name", "password_hash as hash"])
        .where("email", "=", email)
        .executeTakeFirst();
      const id = known?.id ?? (await createPerson(postgres, person, wiring.now()));
      const added = await postgres
        .insertInto("members_of")
        .values({ workspace_id: workspaceId, user_id: id, role })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if ((added.numInsertedOrUpdatedRows ?? 0n) === 0n) throw emailTaken();
      // Only whoever makes an account may hand out its first link: one that is invited elsewhere was given theirs there.
      const invited = known === undefined ? person.password === undefined : known.hash === noPassword;
      const link = known === undefined && invited ? await makePasswordLink(wiring, request, id) : null;
      return { id, email, name: known?.name ?? person.name, role, invited, link };
    },
  );

  api.post(
    "/workspaces/:workspace/users/:user/password-link",
    {
      config: { access: "owner" },
      schema: {
        tags,
        summary: "Make a new link to choose a password with; the one before stops working",
        params,
        response: answers(PasswordLink),
      },
    },
    async (request) => {
      const { user } = request.params;
      await refuseOthersAccount(postgres, request, user);
      return makePasswordLink(wiring, request, user);
    },
  );

  api.patch(
    "/workspaces/:workspace/users/:user",
    {
      config: { access: "owner" },
      schema: {
        tags,
        summary: "Change a person's role",
        params,
        body: z.object({ role: Role }),
        response: answers(Done),
      },
    },
    async (request) => {
      const { user } = request.params;
      const { role } = request.body;
      await postgres.transaction().execute(async (transaction) => {
        await keepAnOwner(transaction, tenantOf(request).id, user, role);
        const { numUpdatedRows } = await transaction
          .updateTable("members_of")
          .set({ role })
          .where("workspace_id", "=", tenantOf(request).id)
          .where("user_id", "=", user)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) throw unknownUser(user);
      });
      return { ok: true as const };
    },
  );

  api.delete(
    "/workspaces/:workspace/users/:user",
    {
      config: { access: "owner" },
      schema: { tags, summary: "Take a person out of the workspace", params, response: answers(Done) },
    },
    async (request) => {
      const { user } = request.params;
      await postgres.transaction().execute(async (transaction) => {
        await keepAnOwner(transaction, tenantOf(request).id, user, null);
        const { numDeletedRows } = await transaction
          .deleteFrom("members_of")
          .where("workspace_id", "=", tenantOf(request).id)
          .where("user_id", "=", user)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw unknownUser(user);
      });
      return { ok: true as const };
    },
  );
}

/**
 * Whoever has a link to a new password has the account, and with it every workspace it is in: only who owns all of them hands one out.
 */
async function refuseOthersAccount(postgres: Kysely<Schema>, request: FastifyRequest, user: string): Promise<void> {
  const theirs = await postgres.selectFrom("members_of").select("workspace_id").where("user_id", "=", user).execute();
  const here = tenantOf(request).id;
  if (!theirs.some((row) => row.workspace_id === here)) throw unknownUser(user);
  const { principal } = request;
  if (principal?.kind === "local") return;
  const owned = new Set([here]);
  if (principal?.kind === "user") {
    const rows = await postgres
      .selectFrom("members_of")
      .select("workspace_id")
      .where("user_id", "=", principal.userId)
      .where("role", "=", "owner")
      .execute();
    for (const row of rows) owned.add(row.workspace_id);
  }
  if (theirs.every((row) => owned.has(row.workspace_id))) return;
  const message = "This person is in workspaces that you do not own: they have to change their password themselves.";
  throw new KindredError("others_account", message, { status: 403 });
}

/** A workspace never loses its last owner. */
async function keepAnOwner(
  postgres: Kysely<Schema>,
  workspaceId: string,
  userId: string,
  role: Role | null,
): Promise<void> {
  if (role === "owner") return;
  // Two owners who take each other's role at once: the second waits here, and finds themselves the last.
  await sql`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR UPDATE`.execute(postgres);
  const owners = await postgres
    .selectFrom("members_of")
    .select("user_id")
    .where("workspace_id", "=", workspaceId)
    .where("role", "=", "owner")
    .execute();
  if (owners.length === 1 && owners[0]?.user_id === userId) {
    throw new KindredError("last_owner", "This is the workspace's only owner. Make someone else an owner first.", {
      status: 409,
    });
  }
}

function emailTaken(): KindredError {
  const message = "There is somebody with this email already.";
  return new KindredError("email_taken", message, { status: 409, pointer: "/email" });
}

function unknownUser(user: string): KindredError {
  return notFound("unknown_user", `There is no person ${user} in this workspace.`);
}
