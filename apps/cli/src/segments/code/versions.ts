import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "@kindred/schema";
import { z } from "zod";
import type { Api } from "../../api.ts";
import { inWorkspace, type Workspace } from "../../workspace.ts";

const Versions = z.object({
  items: z.array(z.object({ version: z.number(), document: z.record(z.string(), z.json()) })),
});

/** The latest version of a saved segment that says just what the document says; null when none ever did. */
export async function versionOf(
  api: Api,
  workspace: Workspace,
  id: string,
  document: JsonObject,
): Promise<number | null> {
  const { items } = await api.json(inWorkspace(workspace, `segments/${id}/versions`), Versions);
  return items.find((one) => isDeepStrictEqual(one.document, document))?.version ?? null;
}
