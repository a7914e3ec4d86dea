import { isJsonObject, type JsonObject, KindredError, normalizeObject, normalJsonText } from "@kindred/schema";
import type { OutboxTarget } from "@kindred/store";
import type pg from "pg";
import type { OutboxLines } from "../outbox/lines.ts";

/** What a letter of the flush can be for: tables, not operations, and not the ledger, whose rows are numbered. */
const tables = [
  "events",
  "trait_history",
  "contacts",
  "contact_traits",
  "list_members",
  "products",
  "permissions",
  "scores",
  "rfm",
] as const;
type Table = (typeof tables)[number] & OutboxTarget;

/** Under which name a line says whose it is. Snapshots are of just this contact: whoever it was merged into has another. */
const ownerKey = (table: Table): "id" | "contact_id" =>
  table === "contacts" || table === "contact_traits" ? "id" : "contact_id";

export interface Line {
  readonly table: Table;
  readonly row: JsonObject;
  /** As it stands in the letter, where its documents are in normal form. */
  readonly text: string;
}

/** @throws KindredError `unreadable_letter` with what to mend, or what the documents of an event break */
export function readLine({ table, line }: JsonObject): Line {
  const known = tables.find((each) => each === table);
  if (known === undefined)
    throw unreadable("/table", `A line for "${JSON.stringify(table)}" cannot be replayed: discard it.`);
  const row = parsed(line);
  if (row === null || typeof line !== "string")
    throw unreadable("/line", "The line is not a JSON object: correct it, or discard the letter.");
  const key = ownerKey(known);
  if (known !== "products" && !isWhole(row[key], 1))
    throw unreadable("/line", `The line names no contact: ${key} is a whole number above 0.`);
  if (known === "contact_traits") refuseOddTraits(row);
  const normal = known === "events" ? withNormalDocuments(row) : row;
  return { table: known, row: normal, text: normal === row ? line : normalJsonText(normal) };
}

/** ClickHouse takes such a line in through a table of work: what it would refuse there is told before it is on its way again. */
function refuseOddTraits({ version, ts, by, traits, come }: JsonObject): void {
  for (const [name, value] of Object.entries({ traits, come }))
    if (!isJsonObject(value ?? null)) throw unreadable("/line", `"${name}" of the line is no JSON object: correct it.`);
  if (!isWhole(version, 1) || !isWhole(ts, Number.NEGATIVE_INFINITY) || typeof by !== "string")
    throw unreadable("/line", 'The line needs "version" and "ts" as whole numbers and "by" as text.');
}

function isWhole(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= least;
}

/** The second order of events keeps the text that it is sent: a line that somebody has corrected must be as the edge would have made it. */
function withNormalDocuments(row: JsonObject): JsonObject {
  const documents = Object.fromEntries(
    ["properties", "context"].flatMap((name) => (name in row ? [[name, normalizeObject(row[name], `/${name}`)]] : [])),
  );
  return Object.entries(documents).every(([name, document]) => document === row[name]) ? row : { ...row, ...documents };
}

/**
 * Puts a line into the outbox anew, for whoever its contact has become.
 *
 * @throws KindredError `contact_gone` when the contact was erased, or a snapshot's contact merged
 */
export async function addLine(
  client: pg.ClientBase,
  workspaceId: string,
  { table, row, text }: Line,
  lines: OutboxLines,
): Promise<void> {
  const key = ownerKey(table);
  const was = row[key];
  const owner = typeof was === "number" ? await survivorOf(client, workspaceId, was) : null;
  if (typeof was === "number" && (owner === null || (key === "id" && owner !== was)))
    throw new KindredError("contact_gone", `Contact ${was} has been erased or merged since: discard the letter.`);
  // What nobody touched keeps its digits: numbers of a line may be longer than JavaScript's.
  lines.add(table, owner === null || owner === was ? text : normalJsonText({ ...row, [key]: owner }));
  const { arrivals } = lines;
  const { event, trait, ts } = row;
  if (table === "events" && typeof event === "string") arrivals.event(event, owner ?? 0, Number(ts));
  else if (table === "trait_history" && typeof trait === "string") arrivals.named("trait", trait, owner ?? 0);
  else if (table === "contact_traits")
    for (const name of Object.keys(row["come"] ?? {})) arrivals.named("trait", name, owner ?? 0);
  else arrivals.row(table, owner === null ? row : { ...row, [key]: owner });
}

/** Who a contact is now; null when there is nobody. */
async function survivorOf(client: pg.ClientBase, workspaceId: string, id: number): Promise<number | null> {
  const { rows } = await client.query<{ id: number }>(
    `WITH RECURSIVE same AS (
       SELECT id, merged_into, deleted_at FROM contacts WHERE workspace_id = $1 AND id = $2
       UNION
       SELECT c.id, c.merged_into, c.deleted_at FROM same s JOIN contacts c ON c.workspace_id = $1 AND c.id = s.merged_into
     )
     SELECT id FROM same WHERE merged_into IS NULL AND deleted_at IS NULL`,
    [workspaceId, id],
  );
  return rows[0]?.id ?? null;
}

function parsed(line: unknown): JsonObject | null {
  if (typeof line !== "string") return null;
  try {
    const row: unknown = JSON.parse(line);
    return isJsonObject(row) ? row : null;
  } catch {
    return null;
  }
}

function unreadable(pointer: string, message: string): KindredError {
  return new KindredError("unreadable_letter", message, { pointer });
}
