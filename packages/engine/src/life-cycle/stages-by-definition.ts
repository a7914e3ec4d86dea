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
  const existing = await Promise.all(
    instants.map(async (at) => (at === null ? null : createdBy(workspace.clickhouse, at))),
  );
  return instants.map((_, turn) =>
    documents.map((__, place) => {
      const members = found.get(`${turn} ${place}`) ?? new ContactSet();
      const there = existing[turn];
      return there === null || there === undefined ? members : members.and(there);
    }),
  );
}

/** The contacts that were there at an instant. */
async function createdBy(clickhouse: ClickHouse, at: number): Promise<ContactSet> {
  const [row] = await clickhouse.query<{ state: string }>(
    `SELECT base64Encode(CAST(groupBitmapState(id) AS String)) AS state
     FROM contacts FINAL WHERE deleted = 0 AND created_at <= fromUnixTimestamp64Milli({at: Int64})`,
    { at },
  );
  return ContactSet.fromClickHouse(row!.state);
}
