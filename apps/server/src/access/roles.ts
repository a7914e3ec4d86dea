import { z } from "zod";

export const Role = z.enum(["owner", "editor", "viewer"]);
export type Role = z.output<typeof Role>;

const rank: Readonly<Record<Role, number>> = { viewer: 1, editor: 2, owner: 3 };

export function includesRole(has: Role, needs: Role): boolean {
  return rank[has] >= rank[needs];
}

/**
 * What a route asks of its caller; every route declares one.
 * - `public`: anyone
 * - `ingest`: a write key (checked where the body is read, since SDKs may carry the key in it)
 * - `account`: any signed-in person or admin key
 * - `instance`: who runs this installation: the local token, or an owner of a workspace in it
 * - a role: that role or a higher one in the workspace named by the path
 */
export type Access = "public" | "ingest" | "account" | "instance" | Role;

/** Who is calling. */
export type Principal =
  /** The holder of the token in server.json: the account the server runs under. */
  | { readonly kind: "local" }
  | { readonly kind: "user"; readonly userId: string; readonly email: string; readonly name: string }
  | { readonly kind: "key"; readonly keyId: string; readonly workspaceId: string; readonly role: Role };
