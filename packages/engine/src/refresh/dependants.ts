import { referencesIn } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { currentSegments } from "../segments/current.ts";

/** Models whose rows changed. */
export interface ChangedModels {
  readonly rfm: ReadonlySet<string>;
  readonly scores: ReadonlySet<string>;
}

/** The saved segments that read one of the models, or refer to one that does. */
export async function dependantsOf(workspace: WorkspaceStore, changed: ChangedModels): Promise<string[]> {
  if (changed.rfm.size + changed.scores.size === 0) return [];
  const saved = await currentSegments(workspace.postgres, workspace.id).orderBy("s.id").execute();
  const found = new Set(saved.filter(({ document }) => reads(document, changed)).map(({ id }) => id));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { id, document } of saved) {
      if (!found.has(id) && [...referencesIn(document)].some((reference) => found.has(reference))) found.add(id);
    }
  }
  return [...found];
}

/** Looks for the keys wherever they stand: a segment too many is built for nothing, one too few would be wrong. */
function reads(document: unknown, { rfm, scores }: ChangedModels): boolean {
  if (typeof document !== "object" || document === null) return false;
  if (Array.isArray(document)) return document.some((one) => reads(one, { rfm, scores }));
  return Object.entries(document).some(
    ([key, value]) =>
      (typeof value === "string" && ((key === "rfm" && rfm.has(value)) || (key === "score" && scores.has(value)))) ||
      reads(value, { rfm, scores }),
  );
}
