import { KindredError, newId } from "@kindred/schema";
import type { Schema } from "@kindred/store";
import type { Kysely } from "kysely";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { hashPassword, Password } from "../access/passwords.ts";
import { Role } from "../access/roles.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace, notFound } from "./api.ts";

const User = z.object({ id: z.string(), email: z.string(), name: z.string(), role: Role }).meta({ id: "User" });

export const NewPerson = z.object({
  email: z.email("An email address is expected.").max(320),
  name: z.string().min(1).max(200),
  password: Password,
});

/** Makes the account, or throws `email_taken`. */
export async function createPerson(
  postgres: Kysely<Schema>,
  person: z.output<typeof NewPerson>,
  now: number,
): Promise<string> {
  const id = newId("usr");
  const made = await postgres
    .insertInto("users")
    .values({
      id,
      email: person.email.trim().toLowerCase(),
      name: person.name,
      password_hash: await hashPassword(person.password),
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
        .where("members_of.workspace_id", "=", tenantOf(request).id)
        .orderBy("users.email")
        .limit(1000)
        .execute();
      return { items, next: null };
    },
  );

  api.post(
    "/workspaces/:workspace/users",
    {
      config: { access: "owner" },
      schema: {
        tags,
        summary: "Add a person; one with an account already keeps its name and password",
        params: InWorkspace,
        body: NewPerson.extend({ role: Role }),
        response: answers(User),
      },
    },
    async (request) => {
      const { role, ...person } = request.body;
      const workspaceId = tenantOf(request).id;
      const email = person.email.trim().toLowerCase();
      // Somebody who has an account already, in another workspace, keeps its name and password.
      const known = await postgres
        .selectFrom("users")
        .select(["id", "name"])
        .where("email", "=", email)
        .executeTakeFirst();
      const id = known?.id ?? (await createPerson(postgres, person, wiring.now()));
      const added = await postgres
        .insertInto("members_of")
        .values({ workspace_id: workspaceId, user_id: id, role })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if ((added.numInsertedOrUpdatedRows ?? 0n) === 0n) throw emailTaken();
      return { id, email, name: known?.name ?? person.name, role };
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
      await keepAnOwner(postgres, tenantOf(request).id, request.params.user, request.body.role);
      const { numUpdatedRows } = await postgres
        .updateTable("members_of")
        .set({ role: request.body.role })
        .where("workspace_id", "=", tenantOf(request).id)
        .where("user_id", "=", request.params.user)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw unknownUser(request.params.user);
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
      await keepAnOwner(postgres, tenantOf(request).id, request.params.user, null);
      const { numDeletedRows } = await postgres
        .deleteFrom("members_of")
        .where("workspace_id", "=", tenantOf(request).id)
        .where("user_id", "=", request.params.user)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw unknownUser(request.params.user);
      return { ok: true as const };
    },
  );
}

/** A workspace never loses its last owner. */
async function keepAnOwner(
  postgres: Kysely<Schema>,
  workspaceId: string,
  userId: string,
  role: Role | null,
): Promise<void> {
  if (role === "owner") return;
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
