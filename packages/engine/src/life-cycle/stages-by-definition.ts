import type { JsonObject, KindredError } from "@kindred/schema";
import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import { type Scheme, segmentOf, stageDocuments } from "@kindred/segment";
import { ContactSet } from "../membership/contact-set.ts";
import { loadContext } from "../segments/context.ts";
import { populations } from "../segments/populations.ts";
import { prepare } from "../segments/request.ts";

/** Who is in each stage, in the order of the stages. */
export type StageSets = readonly ContactSet[];

/**
 * The stages of a scheme, saved or not, at several instants (Unix ms) as its definition has them today: what would have been, from the
 * events and traits up to each instant, of the contacts there were by then. null: now, with traits as they stand. Flush the outbox first.
 *
 * @throws KindredError `invalid_segment` (422) or what a store fails with
 */
export async function stagesByDefinition(
  workspace: WorkspaceStore,
  scheme: Scheme,
  instants: readonly (number | null)[],
  { now, signal }: { readonly now: number; readonly signal?: AbortSignal },
): Promise<readonly StageSets[]> {
  const documents = stageDocuments(scheme);
  const alongside = new Map<string, JsonObject>(
    scheme.stages.map((stage, place) => [segmentOf(scheme.id, stage.id), documents[place]!]),
  );
  const context = await loadContext(workspace, { alongside });
  const requests = instants.flatMap((instant, turn) =>
    documents.map((document, place) => {
      const input = prepare({ document, ...(instant === null ? {} : { now: instant }) }, context, now);
      return { id: `${turn} ${place}`, input };
    }),
  );
  const found = new Map<string, ContactSet>();
  const options = signal === undefined ? {} : { signal };
  for await (const population of populations(workspace, requests, options)) {
    if ("error" in population) throw population.error satisfies KindredError;
    found.set(population.id, population.members);
  }
  const existing = await createdBy(
    workspace.clickhouse,
    instants.filter((at) => at !== null),
  );
  return instants.map((_, turn) =>
    documents.map((__, place) => {
      const members = found.get(`${turn} ${place}`) ?? new ContactSet();
      const there = existing.get(instants[turn] ?? null);
      return there === undefined ? members : members.and(there);
    }),
  );
}

/** The contacts that were there at each instant, in one read. */
async function createdBy(
  clickhouse: ClickHouse,
  instants: readonly number[],
): Promise<ReadonlyMap<number | null, ContactSet>> {
  if (instants.length === 0) return new Map();
  const states = instants.map(
    (_, turn) =>
      `base64Encode(CAST(groupBitmapStateIf(id, created_at <= fromUnixTimestamp64Milli({at${turn}: Int64})) AS String)) AS s${turn}`,
  );
  const [row] = await clickhouse.query<Readonly<Record<string, string>>>(
    `SELECT ${states.join(", ")} FROM contacts FINAL WHERE deleted = 0`,
    Object.fromEntries(instants.map((at, turn) => [`at${turn}`, at])),
  );
  return new Map(instants.map((at, turn) => [at, ContactSet.fromClickHouse(row![`s${turn}`]!)]));
}
