import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Api } from "./api.ts";
import { inWorkspace, Workspace } from "./workspace.ts";

export interface FirstOwner {
  readonly email: string;
  readonly name: string;
  /** Generated when absent. */
  readonly password?: string | undefined;
}

export interface NewWorkspaceSettings {
  readonly name: string;
  readonly timezone?: string | undefined;
  readonly currency?: string | undefined;
  readonly defaultCountry?: string | undefined;
}

/** What a new installation gives once: none of the secrets is stored in the clear. */
export interface Credentials {
  readonly workspace: Workspace;
  readonly email: string;
  readonly password: string;
  readonly writeKey: string;
  readonly adminKey: string;
}

/**
 * The first owner, a workspace if there is none, and a key of each kind.
 *
 * @throws KindredError `setup_done` when there is an owner already
 */
export async function setUp(api: Api, owner: FirstOwner, settings: NewWorkspaceSettings): Promise<Credentials> {
  const password = owner.password ?? randomBytes(12).toString("base64url");
  const { workspaceId } = await api.json("/api/v1/setup", z.object({ workspaceId: z.string() }), {
    body: { email: owner.email, name: owner.name, password, workspace: settings.name },
  });
  const { name, ...rest } = settings;
  const workspace = await api.json(`/api/v1/workspaces/${workspaceId}`, Workspace, {
    method: "PATCH",
    body: { name, ...rest },
  });
  const secret = async (kind: "write" | "admin"): Promise<string> => {
    const body = { kind, name: "first", ...(kind === "admin" ? { role: "owner" } : {}) };
    return (await api.json(inWorkspace(workspace, "keys"), z.object({ secret: z.string() }), { body })).secret;
  };
  return { workspace, email: owner.email, password, writeKey: await secret("write"), adminKey: await secret("admin") };
}

/** A `track` call that can be pasted into a shell. */
export function trackExample(url: string, writeKey: string): string {
  const call = { userId: "u-1", event: "Product Viewed", properties: { product_id: "p-1001", price: 49.9 } };
  return `curl ${url}/v1/track -u ${writeKey}: -H 'content-type: application/json' -d '${JSON.stringify(call)}'`;
}
