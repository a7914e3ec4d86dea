import type { BlankValues } from "@kindred/segment";
import { saveSchemeIn } from "../life-cycle/schemes.ts";
import { applyChangesIn } from "../segments/changes.ts";
import { type Gallery, planUse, type UsePlan } from "./gallery.ts";

/** What was made: all of it is to be archived again by whoever takes it back. */
export interface Used extends Pick<UsePlan, "id"> {
  /** Ids of new segments, those of stages left out. */
  readonly segments: readonly string[];
  /** Ids of schemes that were set up. */
  readonly schemes: readonly string[];
}

/**
 * Makes a template a segment of the workspace, with everything it refers to, in one transaction.
 *
 * @throws KindredError `unknown_template` (404), and what saving segments throws
 */
export async function useTemplate(
  gallery: Gallery,
  key: string,
  options: {
    readonly values: BlankValues;
    readonly name?: string | undefined;
    /** Whether the template itself is saved, or only what it refers to. */
    readonly itself: boolean;
    readonly by: string | null;
    /** Unix ms */
    readonly now: number;
  },
): Promise<Used> {
  const { by, now } = options;
  const plan = planUse(gallery, key, options);
  const { workspace } = gallery;
  await workspace.postgres.transaction().execute(async (transaction) => {
    for (const scheme of plan.schemes)
      await saveSchemeIn(transaction, workspace.id, scheme, { by, now, expectedVersion: 0 });
    if (plan.documents.length === 0) return;
    const save = plan.documents.map((document) => {
      const isBack = gallery.archived.has(document.id);
      return isBack ? { document } : { document, expectedVersion: 0 };
    });
    await applyChangesIn(transaction, workspace.id, { save, archive: [] }, { by, now });
  });
  return {
    id: plan.id,
    segments: plan.documents.map(({ id }) => id),
    schemes: plan.schemes.map(({ id }) => id),
  };
}
