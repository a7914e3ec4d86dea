import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import type { Api } from "../../api.ts";
import { inWorkspace, type Workspace } from "../../workspace.ts";
import type { Plan } from "./plan.ts";

const Applied = z.object({
  saved: z.array(z.looseObject({ id: z.string(), version: z.number() })),
  archived: z.array(z.string()),
});
export type Applied = z.output<typeof Applied>;

/**
 * Saves and archives what the plan says, all of it or nothing, unless somebody has changed one of the segments since.
 *
 * @throws KindredError the server's refusal, with what to do next
 */
export async function applyPlan(plan: Plan, api: Api, workspace: Workspace): Promise<Applied> {
  const save = plan.files
    .filter(({ kind }) => kind !== "keep")
    .map(({ document, version }) => ({ document, expectedVersion: version }));
  const archive = plan.prune ? plan.others.map(({ id, version }) => ({ id, expectedVersion: version })) : [];
  try {
    return await api.json(inWorkspace(workspace, "segment-changes"), Applied, { body: { save, archive } });
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    const { code, message, status, details } = error;
    if (code === "version_conflict") {
      throw new KindredError(
        code,
        `Somebody changed a segment after the plan was made; nothing was saved. Run diff to see what is new, then pull or apply again. (${message})`,
        { status, details, cause: error },
      );
    }
    throw new KindredError(code, `Nothing was saved. ${message}`, { status, details, cause: error });
  }
}

/** Asks on the terminal; anything but y or yes is a no, Ctrl-C and the end of the input included. */
export async function confirmed(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = once(lines, "close").then(() => "");
  try {
    const answered = lines.question(`${question} [y/N] `).catch(() => "");
    return /^y(es)?$/i.test((await Promise.race([answered, closed])).trim());
  } finally {
    lines.close();
  }
}
