import { KindredError } from "@kindred/schema";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { checkOrigin } from "../access/gate.ts";
import { hashPassword, Password, passwordMatches } from "../access/passwords.ts";
import { Role } from "../access/roles.ts";
import { sessionCookie } from "../access/sessions.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done } from "./api.ts";

const Who = z
  .object({
    kind: z.enum(["local", "user", "key"]),
    user: z.object({ id: z.string(), email: z.string(), name: z.string() }).nullable(),
    workspaces: z.array(
      z.object({ id: z.string(), name: z.string(), timezone: z.string(), currency: z.string().nullable(), role: Role }),
    ),
  })
  .meta({ id: "Who" });
export type WhoAnswer = z.output<typeof Who>;

const Credentials = z.object({ email: z.string().max(320), password: z.string().max(200) });

/** Signs a person in and sets the cookie. */
async function signIn(
  wiring: Wiring,
  request: FastifyRequest,
  reply: FastifyReply,
  credentials: z.output<typeof Credentials>,
): Promise<string> {
  checkOrigin(request, wiring.publicUrl);
  const email = credentials.email.trim().toLowerCase();
  const names = [`ip ${request.ip}`, `email ${email}`];
  wiring.attempts.check(...names);
  const user = await wiring.stores.postgres
    .selectFrom("users")
    .select(["id", "password_hash"])
    .where("email", "=", email)
    .executeTakeFirst();
  if (!(await passwordMatches(user?.password_hash ?? null, credentials.password)) || user === undefined) {
    wiring.attempts.failed(...names);
    throw new KindredError("wrong_credentials", "This email and password do not belong together.", { status: 401 });
  }
  wiring.attempts.forgive(...names);
  setSession(wiring, request, reply, await wiring.sessions.open(user.id, request.headers["user-agent"]));
  return user.id;
}

export function setSession(wiring: Wiring, request: FastifyRequest, reply: FastifyReply, token: string): void {
  const secure = request.protocol === "https" || wiring.publicUrl?.startsWith("https:") === true;
  void reply.setCookie(sessionCookie, token, {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure,
    maxAge: 14 * 86_400,
  });
}

async function signOut(wiring: Wiring, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const token = request.cookies[sessionCookie];
  if (token !== undefined) await wiring.sessions.close(token);
  void reply.clearCookie(sessionCookie, { path: "/" });
}

export function sessionRoutes(api: Api, wiring: Wiring): void {
  const { postgres } = wiring.stores;
  const tags = ["Session"];

  api.post(
    "/session",
    { config: { access: "public" }, schema: { tags, summary: "Sign in", body: Credentials, response: answers(Done) } },
    async (request, reply) => {
      await signIn(wiring, request, reply, request.body);
      return { ok: true as const };
    },
  );

  api.get(
    "/session",
    { config: { access: "account" }, schema: { tags, summary: "Who is signed in", response: answers(Who) } },
    async (request) => {
      const { principal } = request;
      const user =
        principal?.kind === "user" ? { id: principal.userId, email: principal.email, name: principal.name } : null;
      return { kind: principal?.kind ?? ("local" as const), user, workspaces: await workspacesOf(wiring, request) };
    },
  );

  api.delete(
    "/session",
    { config: { access: "public" }, schema: { tags, summary: "Sign out", response: answers(Done) } },
    async (request, reply) => {
      await signOut(wiring, request, reply);
      return { ok: true as const };
    },
  );

  api.put(
    "/session/password",
    {
      config: { access: "account" },
      schema: {
        tags,
        summary: "Change one's password; ends all other sessions",
        body: z.object({ current: z.string().max(200), next: Password }),
        response: answers(Done),
      },
    },
    async (request, reply) => {
      if (request.principal?.kind !== "user")
        throw new KindredError("not_a_person", "Keys have no password.", { status: 403 });
      const { userId } = request.principal;
      const name = `password ${userId}`;
      wiring.attempts.check(name);
      const user = await postgres
        .selectFrom("users")
        .select("password_hash")
        .where("id", "=", userId)
        .executeTakeFirst();
      if (!(await passwordMatches(user?.password_hash ?? null, request.body.current))) {
        wiring.attempts.failed(name);
        throw new KindredError("wrong_credentials", "The current password is not right.", {
          status: 403,
          pointer: "/current",
        });
      }
      const hash = await hashPassword(request.body.next);
      await postgres.updateTable("users").set({ password_hash: hash }).where("id", "=", userId).execute();
      await wiring.sessions.closeAll(userId);
      setSession(wiring, request, reply, await wiring.sessions.open(userId, request.headers["user-agent"]));
      return { ok: true as const };
    },
  );
}

/** The workspaces the caller can see, with the role in each. */
export async function workspacesOf(wiring: Wiring, request: FastifyRequest) {
  const { principal } = request;
  const { postgres } = wiring.stores;
  if (principal === null) return [];
  if (principal.kind === "user") {
    return postgres
      .selectFrom("members_of")
      .innerJoin("workspaces", "workspaces.id", "members_of.workspace_id")
      .select(["workspaces.id", "workspaces.name", "workspaces.timezone", "workspaces.currency", "members_of.role"])
      .where("members_of.user_id", "=", principal.userId)
      .orderBy("workspaces.created_at")
      .execute();
  }
  let query = postgres.selectFrom("workspaces").select(["id", "name", "timezone", "currency"]).orderBy("created_at");
  if (principal.kind === "key") query = query.where("id", "=", principal.workspaceId);
  const role: Role = principal.kind === "key" ? principal.role : "owner";
  return (await query.execute()).map((row) => ({ ...row, role }));
}
