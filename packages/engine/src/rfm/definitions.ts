import { KindredError, type JsonObject } from "@kindred/schema";
import { builtInModels, definitionProblems, type DefinitionProblem, type RfmDefinition } from "@kindred/models";
import type { WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import { loadContext } from "../segments/context.ts";
import { prepare } from "../segments/request.ts";

/** A model as it stands. */
export interface RfmModel {
  readonly id: string;
  /** 0: a built-in model that nobody has edited. */
  readonly version: number;
  readonly builtIn: boolean;
  readonly definition: RfmDefinition;
  readonly author: string | null;
  /** Unix ms; null: as it was built in. */
  readonly savedAt: number | null;
}

export interface RfmVersion {
  readonly version: number;
  /** Null: the model was taken away with it. */
  readonly definition: RfmDefinition | null;
  readonly author: string | null;
  readonly savedAt: number;
}

/** The models of a workspace: the built-in ones first, then its own by name of id. */
export async function rfmModels(workspace: WorkspaceStore): Promise<RfmModel[]> {
  const latest = await latestVersions(workspace);
  const own = [...latest.keys()].filter((id) => !builtInModels.has(id)).sort();
  return [...builtInModels.keys(), ...own].flatMap((id) => modelOf(id, latest.get(id)) ?? []);
}

/** @throws KindredError `unknown_model` (404) */
export async function rfmModel(workspace: WorkspaceStore, id: string): Promise<RfmModel> {
  const all = await rfmModels(workspace);
  const found = all.find((model) => model.id === id);
  if (found !== undefined) return found;
  const message = `There is no RFM model "${id}". There are: ${all.map((model) => model.id).join(", ")}.`;
  throw new KindredError("unknown_model", message, { status: 404 });
}

/** The ids of models that were taken away. */
export async function removedModels(workspace: WorkspaceStore): Promise<string[]> {
  const latest = await latestVersions(workspace);
  return [...latest].flatMap(([id, { definition }]) => (definition === null && !builtInModels.has(id) ? [id] : []));
}

/** All versions of a model, latest first. */
export async function rfmVersions({ postgres, id }: WorkspaceStore, model: string): Promise<RfmVersion[]> {
  const rows = await postgres
    .selectFrom("rfm_models")
    .select(["version", "definition", "author", "created_at"])
    .where("workspace_id", "=", id)
    .where("model", "=", model)
    .orderBy("version", "desc")
    .execute();
  return rows.map(({ version, definition, author, created_at }) => ({
    version,
    definition: definition as RfmDefinition | null,
    author,
    savedAt: created_at.getTime(),
  }));
}

export interface SavedBy {
  readonly by: string | null;
  /** Unix ms. */
  readonly at: number;
  /** Refuses to write over a version other than this. */
  readonly expectedVersion?: number | undefined;
}

/**
 * Makes the definition the model's next version. To undo an edit, save the version before it.
 * @throws KindredError `invalid_rfm_model`, `invalid_segment` (a condition on events), `version_conflict`
 */
export async function saveRfmModel(
  workspace: WorkspaceStore,
  model: string,
  definition: RfmDefinition,
  saved: SavedBy,
): Promise<void> {
  await checkDefinition(workspace, definition, saved.at);
  await write(workspace, model, definition, saved);
}

/**
 * Takes a model away: its classes end with the next refresh. A built-in one goes back to what it was made with.
 * @throws KindredError `unknown_model`, `version_conflict`
 */
export async function removeRfmModel(workspace: WorkspaceStore, model: string, saved: SavedBy): Promise<void> {
  await rfmModel(workspace, model);
  await write(workspace, model, null, saved);
}

/** @throws KindredError `invalid_rfm_model` (422) with all problems in `details`, `invalid_segment` */
export async function checkDefinition(
  workspace: WorkspaceStore,
  definition: RfmDefinition,
  clock: number,
): Promise<void> {
  const problems = definitionProblems(definition);
  const refunds = definition.monetary?.refunds?.events ?? [];
  const both = refunds.find((name) => definition.events.includes(name));
  const first = problems[0];
  if (first !== undefined) {
    const details = problems.map(({ code, pointer }) => ({ code, pointer, message: sentences[code] }));
    throw new KindredError("invalid_rfm_model", sentences[first.code], {
      status: 422,
      pointer: first.pointer,
      details,
    });
  }
  if (both !== undefined) {
    const message = `"${both}" cannot both count and be taken off: name it once.`;
    throw new KindredError("invalid_rfm_model", message, { status: 422, pointer: "/monetary/refunds/events" });
  }
  prepare({ document: countedDocument(definition) }, await loadContext(workspace), clock);
}

/** The events that count, as a segment of one condition: so they mean what they mean everywhere. */
export function countedDocument({ events, where, lookBackDays }: RfmDefinition): JsonObject {
  return {
    version: 1,
    id: "counted",
    name: "Counted",
    where: {
      event: [...events],
      ...(where === null ? {} : { where: where as JsonObject }),
      ...(lookBackDays === null ? {} : { window: { last: `${lookBackDays}d` } }),
    },
  };
}

const sentences: Readonly<Record<DefinitionProblem["code"], string>> = {
  no_events: "Name at least one event that counts.",
  bad_levels: "Choose 3, 4 or 5 levels.",
  bad_look_back: "Give the look-back as 1 to 36500 whole days, or null for all time.",
  bounds_count: "Give one bound fewer than there are levels.",
  bounds_order: "Give the bounds as numbers that grow.",
  no_rules: "Give at least one class.",
  bad_class: "Give the class a name of 1 to 60 characters that neither starts nor ends with a space.",
  bad_range: "Give scores as [lowest, highest] between 1 and the number of levels.",
  range_without_money:
    "Without an amount there is no score M: take it out of the rule, or name a property with the amount.",
  bad_rate: "Give the rate as a number above 0.",
};

type Latest = ReadonlyMap<
  string,
  { version: number; definition: RfmDefinition | null; author: string | null; savedAt: number }
>;

async function latestVersions({ postgres, id }: WorkspaceStore): Promise<Latest> {
  const rows = await postgres
    .selectFrom("rfm_models")
    .distinctOn("model")
    .select(["model", "version", "definition", "author", "created_at"])
    .where("workspace_id", "=", id)
    .orderBy("model")
    .orderBy("version", "desc")
    .execute();
  return new Map(
    rows.map(({ model, version, definition, author, created_at }) => [
      model,
      { version, definition: definition as RfmDefinition | null, author, savedAt: created_at.getTime() },
    ]),
  );
}

function modelOf(id: string, latest: (Latest extends ReadonlyMap<string, infer One> ? One : never) | undefined) {
  const builtIn = builtInModels.get(id);
  const definition = latest?.definition ?? builtIn;
  if (definition === undefined) return null;
  const edited = latest?.definition === null ? undefined : latest;
  const { author = null, savedAt = null } = edited ?? {};
  return { id, version: latest?.version ?? 0, builtIn: builtIn !== undefined, definition, author, savedAt };
}

async function write(
  { postgres, id }: WorkspaceStore,
  model: string,
  definition: RfmDefinition | null,
  { by, at, expectedVersion }: SavedBy,
): Promise<void> {
  await postgres.transaction().execute(async (transaction) => {
    await sql`SELECT pg_advisory_xact_lock(7246041, hashtext(${`${id} ${model}`}))`.execute(transaction);
    const row = await transaction
      .selectFrom("rfm_models")
      .select(({ fn }) => fn.max("version").as("version"))
      .where("workspace_id", "=", id)
      .where("model", "=", model)
      .executeTakeFirst();
    const version = row?.version ?? 0;
    if (expectedVersion !== undefined && expectedVersion !== version) {
      const message = `"${model}" is at version ${version} by now, not ${expectedVersion}: look at it again before you save.`;
      throw new KindredError("version_conflict", message, { status: 409 });
    }
    await transaction
      .insertInto("rfm_models")
      .values({
        workspace_id: id,
        model,
        version: version + 1,
        definition: definition === null ? null : JSON.stringify(definition),
        author: by,
        created_at: new Date(at),
      })
      .execute();
  });
}
