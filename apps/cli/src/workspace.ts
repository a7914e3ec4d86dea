import { KindredError } from "@kindred/schema";
import { z } from "zod";
import type { Api } from "./api.ts";

export const Workspace = z.object({
  id: z.string(),
  name: z.string(),
  timezone: z.string(),
  currency: z.string().nullable(),
});
export type Workspace = z.output<typeof Workspace>;

/**
 * The workspace a command works in: the named one (id or name), else the only one, else the one named `default`.
 * An installation without any gets one.
 *
 * @throws KindredError `unknown_workspace` or `which_workspace`
 */
export async function chooseWorkspace(api: Api, wanted: string | undefined): Promise<Workspace> {
  const { items } = await api.json("/api/v1/workspaces", z.object({ items: z.array(Workspace) }));
  if (wanted !== undefined) {
    const found = items.find(({ id }) => id === wanted) ?? items.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    if (wanted !== "default" || items.length > 0)
      throw new KindredError(
        "unknown_workspace",
        `There is no workspace ${wanted} here. There is: ${items.map(({ id, name }) => `${id} (${name})`).join(", ") || "none yet"}.`,
      );
  }
  if (items.length === 0) return api.json("/api/v1/workspaces", Workspace, { body: { name: "default" } });
  const [first] = items;
  if (first !== undefined && items.length === 1) return first;
  const plain = items.find(({ name }) => name === "default");
  if (plain !== undefined) return plain;
  throw new KindredError(
    "which_workspace",
    `There are several workspaces: say which with --workspace, ${items.map(({ id, name }) => `${id} (${name})`).join(" or ")}.`,
  );
}

/** The address of something in the workspace. */
export function inWorkspace(workspace: Workspace, path: string): string {
  return `/api/v1/workspaces/${encodeURIComponent(workspace.id)}/${path}`;
}
