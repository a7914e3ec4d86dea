import { KindredError } from "@kindred/schema";
import type { CheckContext } from "@kindred/segment";
import { UntilWritten, type WorkspaceStore } from "@kindred/store";
import { currentSegments } from "./current.ts";

/** What a workspace offers the checker. */
export interface SegmentContext {
  readonly timezone: string;
  readonly check: CheckContext;
}

/**
 * Reads a workspace's zone, current segment documents and lists. `names: true` adds the names seen in the data, so that the
 * checker can warn of slips; evaluation does without. Flush the outbox first, or what was just acknowledged has no name yet.
 */
export async function loadContext(
  workspace: WorkspaceStore,
  { alongside, names = false }: { alongside?: ReadonlyMap<string, unknown> | undefined; names?: boolean } = {},
): Promise<SegmentContext> {
  const [row, segments, lists] = await Promise.all([
    workspace.postgres.selectFrom("workspaces").select("timezone").where("id", "=", workspace.id).executeTakeFirst(),
    currentSegments(workspace.postgres, workspace.id).execute(),
    workspace.postgres.selectFrom("lists").select("id").where("workspace_id", "=", workspace.id).execute(),
  ]);
  if (row === undefined) {
    throw new KindredError("unknown_workspace", `There is no workspace "${workspace.id}".`, { status: 404 });
  }
  const documents = new Map<string, unknown>(segments.map(({ id, document }) => [id, document]));
  for (const [id, document] of alongside ?? []) documents.set(id, document);
  const check: CheckContext = {
    timezone: row.timezone,
    segments: documents,
    lists: new Set(lists.map(({ id }) => id)),
  };
  return { timezone: row.timezone, check: names ? { ...check, ...(await seenNames.of(workspace)) } : check };
}

type SeenNames = Required<
  Pick<CheckContext, "eventNames" | "propertyNames" | "traitNames" | "rfmClasses" | "scoreNames" | "topics">
>;

/** Reading every path of the events takes long on a large table, and new names are rare there. */
const seenNames = new UntilWritten(["contacts", "events", "permissions", "rfm", "scores"], readNames, {
  restPerMillion: 2_000,
});

async function readNames({ clickhouse }: WorkspaceStore): Promise<SeenNames> {
  const read = async (sql: string): Promise<ReadonlySet<string>> => {
    const rows = await clickhouse.query<{ name: string }>(sql);
    return new Set(rows.map(({ name }) => name));
  };
  const [eventNames, propertyNames, traitNames, scoreNames, topics, classes] = await Promise.all([
    read("SELECT DISTINCT toString(event) AS name FROM events"),
    read("SELECT arrayJoin(distinctJSONPaths(properties)) AS name FROM events"),
    read("SELECT arrayJoin(distinctJSONPaths(traits)) AS name FROM contacts"),
    read("SELECT DISTINCT toString(model) AS name FROM scores"),
    read("SELECT DISTINCT substring(subject, 7) AS name FROM permissions WHERE startsWith(subject, 'topic:')"),
    clickhouse.query<{ model: string; class: string }>(
      "SELECT DISTINCT toString(model) AS model, toString(class) AS class FROM rfm",
    ),
  ]);
  const rfmClasses = new Map<string, Set<string>>();
  for (const { model, class: name } of classes) {
    const known = rfmClasses.get(model) ?? new Set();
    rfmClasses.set(model, name === "" ? known : known.add(name));
  }
  return { eventNames, propertyNames, traitNames, scoreNames, topics, rfmClasses };
}
