import {
  askPast,
  classHistory,
  previewRfm,
  readResult,
  readRuns,
  removeRfmModel,
  type RfmModel,
  rfmModel,
  rfmModels,
  type RfmResult,
  rfmVersions,
  type RfmRun,
  saveRfmModel,
} from "@kindred/engine";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";
import {
  Definition,
  definitionOf,
  InModel,
  Model,
  ModelCard,
  Preview,
  type RfmModelAnswer,
  Versions,
} from "./rfm-shapes.ts";
import { authorOf } from "./segments.ts";

const day = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** People by how recently, how often and for how much: models, their classes, and what a change of a definition would do. */
export function rfmRoutes(api: Api, wiring: Wiring): void {
  const tags = ["RFM"];
  const reads = { access: "viewer" } as const;
  const edits = { access: "editor" } as const;
  const base = "/workspaces/:workspace/rfm";

  api.get(
    base,
    {
      config: reads,
      schema: {
        tags,
        summary: "The RFM models of the workspace",
        params: InWorkspace,
        response: answers(z.object({ items: z.array(ModelCard) })),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const [models, errors] = await Promise.all([rfmModels(store), errorsOf(wiring, store)]);
      const items = await Promise.all(
        models.map(async ({ id, builtIn, version, definition }) => {
          const run = latest(await readRuns(store, id));
          const { name, levels, monetary, events } = definition;
          const about = { id, name, builtIn, version, levels, money: monetary !== null, events: [...events] };
          const at = run === undefined ? null : iso(run.at);
          return { ...about, people: run?.people ?? null, at, error: errors(id)?.message ?? null };
        }),
      );
      return { items };
    },
  );

  api.get(
    `${base}/:model`,
    {
      config: reads,
      schema: {
        tags,
        summary:
          "One model: definition, thresholds, the people of each cell now and a month ago, its classes over time",
        params: InModel,
        response: answers(Model),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      return shownModel(wiring, store, await rfmModel(store, request.params.model));
    },
  );

  api.put(
    `${base}/:model`,
    {
      config: edits,
      schema: {
        tags,
        summary: "Make a model, or the next version of one; it is computed at once",
        description: "To undo an edit, save the version before it.",
        params: InModel,
        body: z.object({
          definition: Definition,
          expectedVersion: z.number().int().optional().describe("Refuses to write over a version other than this"),
        }),
        response: answers(Model),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { model } = request.params;
      const { definition, expectedVersion } = request.body;
      const saved = { by: authorOf(request), at: wiring.now(), expectedVersion };
      await saveRfmModel(store, model, definitionOf(definition), saved);
      await wiring.refreshes.ask(store.id, ["rfm"]);
      return shownModel(wiring, store, await rfmModel(store, model));
    },
  );

  api.delete(
    `${base}/:model`,
    {
      config: edits,
      schema: {
        tags,
        summary: "Take a model away: its classes end. A built-in one goes back to what it was made with",
        params: InModel,
        response: answers(Done),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      await removeRfmModel(store, request.params.model, { by: authorOf(request), at: wiring.now() });
      await wiring.refreshes.ask(store.id, ["rfm"]);
      return { ok: true as const };
    },
  );

  api.get(
    `${base}/:model/versions`,
    {
      config: reads,
      schema: { tags, summary: "All versions of a model, latest first", params: InModel, response: answers(Versions) },
    },
    async (request) => {
      const versions = await rfmVersions(tenantOf(request), request.params.model);
      return { items: versions.map((version) => ({ ...version, ...shownVersion(version) })) };
    },
  );

  api.post(
    `${base}/preview`,
    {
      config: reads,
      schema: {
        tags,
        summary: "What a definition that is not saved would make of everybody: thresholds, cells, classes",
        params: InWorkspace,
        body: z.object({ definition: Definition }),
        response: answers(Preview),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const found = await previewRfm(store, definitionOf(request.body.definition), wiring.now());
      return { ...shownResult(found), unreachable: [...found.unreachable] };
    },
  );

  api.post(
    `${base}/:model/past`,
    {
      config: edits,
      schema: {
        tags,
        summary: "Compute the classes of the year before the first refresh anew, by the definition as it is",
        description: "What was computed at the time is not touched. GET …/refreshes tells when it is done.",
        params: InModel,
        response: answers(Done),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { id } = await rfmModel(store, request.params.model);
      await askPast(store, id, wiring.now());
      await wiring.refreshes.ask(store.id, ["rfm"]);
      return { ok: true as const };
    },
  );
}

function latest(runs: readonly RfmRun[]): RfmRun | undefined {
  return runs.findLast(({ people }) => people !== null);
}

/** As much of the past as the page shows. */
const historyDays = 400;

async function shownModel(wiring: Wiring, store: WorkspaceStore, model: RfmModel): Promise<RfmModelAnswer> {
  const { id, version, builtIn, author, savedAt, definition } = model;
  const [all, errors, workspace] = await Promise.all([
    readRuns(store, id),
    errorsOf(wiring, store),
    store.postgres.selectFrom("workspaces").select("currency").where("id", "=", store.id).executeTakeFirstOrThrow(),
  ]);
  const runs = all.filter(({ people }) => people !== null);
  const run = runs.at(-1);
  // A month ago, or as long ago as there is of this definition: another one moves people by itself.
  const alike = runs.filter((one) => one.version === run?.version);
  const before = run === undefined ? undefined : (alike.findLast(({ at }) => at <= run.at - 30 * day) ?? alike[0]);
  const [now, then, history] = await Promise.all([
    shownRun(store, id, run),
    before === run ? null : shownRun(store, id, before),
    classHistory(store, id, (run?.at ?? 0) - historyDays * day),
  ]);
  return {
    id,
    version,
    builtIn,
    author,
    savedAt: savedAt === null ? null : iso(savedAt),
    ...shownDefinition(definition),
    currency: definition.monetary === null ? null : (definition.monetary.currency?.into ?? workspace.currency),
    error: errors(id)?.message ?? null,
    errorCode: errors(id)?.code ?? null,
    run: now,
    before: then,
    history: history.map((point) => ({ ...point, at: iso(point.at) })),
  };
}

const RefreshFailure = z.object({ error: z.string(), code: z.string().nullable().default(null) });

interface ModelFailure {
  readonly message: string;
  /** Of the model's own failure. */
  readonly code: string | null;
}

/** Why a model could not be made, as the last refresh left it. */
async function errorsOf(wiring: Wiring, store: WorkspaceStore): Promise<(model: string) => ModelFailure | null> {
  const status = (await wiring.refreshes.status(store.id)).find(({ part }) => part === "rfm");
  return (model) => {
    const failed = RefreshFailure.safeParse(status?.details[model]);
    if (failed.success) return { message: failed.data.error, code: failed.data.code };
    return status?.error === undefined || status.error === null ? null : { message: status.error, code: null };
  };
}

async function shownRun(store: WorkspaceStore, model: string, run: RfmRun | undefined): Promise<RfmModelAnswer["run"]> {
  const result = run === undefined ? null : await readResult(store, model, run.at);
  if (run === undefined || result === null) return null;
  const { at, version, kind } = run;
  return { at: iso(at), version, kind, ...shownResult(result) };
}

function shownResult({ levels, people, thresholds, cells }: RfmResult) {
  const shown = (one: { readonly at: readonly number[]; readonly side: "from" | "above" }) => {
    return { at: [...one.at], side: one.side };
  };
  const { r, f, m } = thresholds;
  return {
    levels,
    people,
    thresholds: { r: shown(r), f: shown(f), m: m === null ? null : shown(m) },
    cells: cells.map((cell) => ({ ...cell })),
  };
}

/** The shape of the answer is the shape that was stored. */
function shownDefinition(definition: RfmModel["definition"]): { definition: RfmModelAnswer["definition"] } {
  return { definition: definition as unknown as RfmModelAnswer["definition"] };
}

function shownVersion({ definition, savedAt }: Awaited<ReturnType<typeof rfmVersions>>[number]) {
  return { definition: definition === null ? null : shownDefinition(definition).definition, savedAt: iso(savedAt) };
}
