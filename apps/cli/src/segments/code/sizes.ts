import { type Json, KindredError } from "@kindred/schema";
import { referencesIn } from "@kindred/segment";
import { z } from "zod";
import type { Api } from "../../api.ts";
import { inWorkspace, type Workspace } from "../../workspace.ts";
import type { SegmentFolder } from "./folder.ts";
import type { Plan } from "./plan.ts";

/** How many contacts a segment has now and would have; null where it has no number of its own. */
export interface Size {
  readonly id: string;
  readonly before: number | null;
  readonly after: number | null;
}

/** Each is a query over the population: beyond this many, people want the plan sooner. */
const MOST_COUNTED = 50;

/** The sizes of the segments that the plan gives other conditions, as far as they are few. */
export async function sizesOf(
  plan: Plan,
  folder: SegmentFolder,
  api: Api,
  workspace: Workspace,
): Promise<readonly Size[]> {
  const here = new Map<string, Json>(folder.segments.flatMap(({ id, source }) => (source ? [[id, source.value]] : [])));
  const countOf = (question: object): Promise<number | null> =>
    api
      .json(inWorkspace(workspace, "evaluate/count"), z.object({ count: z.number() }), { body: question })
      .then(({ count }) => count)
      .catch((error: unknown) => {
        // A parametric segment has no number without arguments.
        if (error instanceof KindredError && error.status >= 400 && error.status < 500) return null;
        throw error;
      });
  const moving = plan.files.filter(
    ({ kind, conditions }) => kind === "create" || kind === "restore" || conditions.length > 0,
  );
  const ids = [...moving.map(({ id }) => id), ...plan.affected];
  const standing = new Set(plan.files.filter(({ kind }) => kind === "change" || kind === "keep").map(({ id }) => id));
  const sizes: Size[] = [];
  // One after the other: each count uses every core by itself.
  for (const id of ids.slice(0, MOST_COUNTED)) {
    const exists = standing.has(id) || plan.affected.includes(id);
    const before = exists ? await countOf({ segment: id }) : null;
    const document = here.get(id);
    const after = await (document === undefined
      ? countOf({
          document: { version: 1, id: "affected", where: { segment: id } },
          alongside: Object.fromEntries(here),
        })
      : countOf({ document, alongside: neededBy(document, here) }));
    sizes.push({ id, before, after });
  }
  return sizes;
}

/** The documents of the folder that one refers to, directly or not. */
function neededBy(document: Json, here: ReadonlyMap<string, Json>): Readonly<Record<string, Json>> {
  const needed = new Map<string, Json>();
  const open = [...referencesIn(document)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const other = here.get(id);
    if (other === undefined || needed.has(id)) continue;
    needed.set(id, other);
    open.push(...referencesIn(other));
  }
  return Object.fromEntries(needed);
}
