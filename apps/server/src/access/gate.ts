import { KindredError } from "@kindred/schema";
import type { Schema, WorkspaceStore } from "@kindred/store";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Kysely } from "kysely";
import type { ApiKeys } from "./api-keys.ts";
import { type Access, includesRole, type Principal, type Role } from "./roles.ts";
import { secretsEqual } from "./secrets.ts";
import { sessionCookie, type Sessions } from "./sessions.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Required of every route: the server does not start with one that lacks it. */
    access?: Access;
  }
  interface FastifyRequest {
    principal: Principal | null;
    /** The workspace of the path, once the caller's role in it has been checked. */
    tenant: WorkspaceStore | null;
    role: Role | null;
  }
}

export interface GateParts {
  readonly postgres: Kysely<Schema>;
  readonly keys: ApiKeys;
  readonly sessions: Sessions;
  readonly localToken: string;
  readonly publicUrl: string | null;
  workspace(id: string): WorkspaceStore;
}

/** Decides for every route, before its body is read, whether the caller may use it. */
export function addGate(app: FastifyInstance, parts: GateParts): void {
  app.decorateRequest("principal", null);
  app.decorateRequest("tenant", null);
  app.decorateRequest("role", null);
  app.addHook("onRequest", async (request) => {
    const access = request.routeOptions.config.access;
    // An unknown path: its 404 tells nothing.
    if (access === undefined || access === "ingest") return;
    request.principal = await identify(request, parts);
    if (access === "public") return;
    if (request.principal === null) {
      throw new KindredError("not_signed_in", "Sign in, or send an admin key as `Authorization: Bearer …`.", {
        status: 401,
      });
    }
    if (access === "account") return;
    if (access === "instance") return requireInstance(request.principal, parts.postgres);
    await requireRole(request, access, parts);
  });
}

/** The workspace whose role check has passed; a route without `:workspace` in its path has none. */
export function tenantOf(request: FastifyRequest): WorkspaceStore {
  if (request.tenant === null) throw new Error(`${request.url} has no workspace`);
  return request.tenant;
}

async function identify(request: FastifyRequest, parts: GateParts): Promise<Principal | null> {
  const bearer = /^Bearer +(\S+)$/iu.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) {
    if (secretsEqual(bearer, parts.localToken)) return { kind: "local" };
    const key = await parts.keys.find(bearer);
    if (key === null || key.kind !== "admin") {
      throw new KindredError(
        "unknown_key",
        "This key is unknown or revoked. Create an admin key in the workspace's settings.",
        {
          status: 401,
        },
      );
    }
    return { kind: "key", keyId: key.id, workspaceId: key.workspaceId, role: key.role };
  }
  const token = request.cookies[sessionCookie];
  if (token === undefined) return null;
  checkOrigin(request, parts.publicUrl);
  const person = await parts.sessions.find(token);
  return person === null ? null : { kind: "user", ...person };
}

/** A browser names the page a write comes from; a session may be used by pages of this server alone. */
export function checkOrigin(request: FastifyRequest, publicUrl: string | null): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const { origin } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const own = origin === undefined ? site === undefined || site === "same-origin" : isOwn(origin, request, publicUrl);
  if (own) return;
  throw new KindredError(
    "foreign_origin",
    "This request comes from another site's page and was not carried out. Where a proxy stands in front of Kindred, set KINDRED_PUBLIC_URL to the address people use.",
    { status: 403 },
  );
}

function isOwn(origin: string, request: FastifyRequest, publicUrl: string | null): boolean {
  if (publicUrl !== null && new URL(publicUrl).origin === origin) return true;
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}

async function requireInstance(principal: Principal, postgres: Kysely<Schema>): Promise<void> {
  if (principal.kind === "local") return;
  if (principal.kind === "user") {
    const owned = await postgres
      .selectFrom("members_of")
      .select("workspace_id")
      .where("user_id", "=", principal.userId)
      .where("role", "=", "owner")
      .executeTakeFirst();
    if (owned !== undefined) return;
  }
  throw forbidden("an owner");
}

async function requireRole(request: FastifyRequest, needs: Role, parts: GateParts): Promise<void> {
  const { workspace } = request.params as { workspace?: string };
  if (workspace === undefined) throw new Error(`${request.url} asks for a role but names no workspace`);
  const role = request.principal === null ? null : await roleIn(workspace, request.principal, parts.postgres);
  // One answer for "there is none" and "none of yours": ids of other people's workspaces cannot be probed.
  if (role === null) {
    throw new KindredError("unknown_workspace", `There is no workspace ${workspace.slice(0, 60)} that you can see.`, {
      status: 404,
    });
  }
  if (!includesRole(role, needs)) throw forbidden(needs === "owner" ? "an owner" : `an ${needs}`);
  request.role = role;
  request.tenant = parts.workspace(workspace);
}

async function roleIn(workspace: string, principal: Principal, postgres: Kysely<Schema>): Promise<Role | null> {
  switch (principal.kind) {
    case "key":
      return principal.workspaceId === workspace ? principal.role : null;
    case "local": {
      const found = await postgres.selectFrom("workspaces").select("id").where("id", "=", workspace).executeTakeFirst();
      return found === undefined ? null : "owner";
    }
    case "user": {
      const found = await postgres
        .selectFrom("members_of")
        .select("role")
        .where("workspace_id", "=", workspace)
        .where("user_id", "=", principal.userId)
        .executeTakeFirst();
      return found?.role ?? null;
    }
  }
}

function forbidden(who: string): KindredError {
  return new KindredError("forbidden", `This needs ${who} of the workspace. Ask one to do it or to raise your role.`, {
    status: 403,
  });
}
