import { cellsOf, type RfmDefinition, unreachableRules } from "@kindred/models";
import type { WorkspaceStore } from "@kindred/store";
import { checkDefinition } from "./definitions.ts";
import { type RfmResult, withScores } from "./scored.ts";

export interface RfmPreview extends RfmResult {
  /** The places of rules that nobody can reach: those before them take everybody. */
  readonly unreachable: readonly number[];
}

/**
 * What a definition that is not saved would make of everybody at `at` (Unix ms). Flush the outbox first.
 * @throws KindredError `invalid_rfm_model`, `invalid_segment`, `several_currencies`, `missing_rate`
 */
export async function previewRfm(
  workspace: WorkspaceStore,
  definition: RfmDefinition,
  at: number,
): Promise<RfmPreview> {
  await checkDefinition(workspace, definition, at);
  const { levels, monetary, rules } = definition;
  const unreachable = unreachableRules(rules, cellsOf(levels, { money: monetary !== null }));
  return withScores(workspace, definition, at, async ({ result }) => ({ ...result, unreachable }));
}
