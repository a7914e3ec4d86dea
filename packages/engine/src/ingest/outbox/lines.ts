import { normalJsonText, type JsonObject } from "@kindred/schema";
import type { OutboxTarget } from "@kindred/store";
import type pg from "pg";
import { brought } from "../../membership/arrival-listeners.ts";
import { ArrivalNotes } from "../../membership/arrival-notes.ts";

/** The order in which one commit's rows travel: a merge's move finds the events of its own commit in place. */
const order = [
  "events",
  "trait_history",
  "contacts",
  "contact_traits",
  "dead_contacts",
  "list_members",
  "products",
  "permissions",
  "scores",
  "rfm",
  "ledger",
  "ledger_runs",
  "moves",
  "erasures",
] as const satisfies readonly OutboxTarget[];

/** About this many characters a row of the outbox: one commit is a few rows, not one per event. */
const rowLength = 4_000_000;

/**
 * What one transaction sends to ClickHouse: JSONEachRow lines per table, and operations (`moves`, `erasures`). What it changes is
 * noted on the way for live membership.
 */
export class OutboxLines {
  readonly arrivals = new ArrivalNotes();
  readonly #lines = new Map<OutboxTarget, string[]>();

  /** For rows that are no arrivals. @param line JSON without the newline */
  add(target: OutboxTarget, line: string): void {
    const lines = this.#lines.get(target);
    if (lines === undefined) this.#lines.set(target, [line]);
    else lines.push(line);
  }

  addRow(target: OutboxTarget, row: JsonObject): void {
    this.add(target, normalJsonText(row));
    this.arrivals.row(target, row);
  }

  /** @param tail the line from behind the contact id on; `ts`: Unix ms */
  addEvent(contactId: number, event: string, ts: number, tail: string): void {
    this.add("events", `{"contact_id":${contactId}${tail}`);
    this.arrivals.event(event, contactId, ts);
  }

  /** @param tail the history's line from behind the contact id on */
  addTrait(contactId: number, trait: string, tail: string): void {
    this.add("trait_history", `{"contact_id":${contactId}${tail}`);
    this.arrivals.named("trait", trait, contactId);
  }

  /** Appends everything within the caller's transaction, which must hold the workspace's lock. */
  async append(client: pg.ClientBase, workspaceId: string): Promise<void> {
    const values: string[] = [];
    const params: string[] = [workspaceId];
    for (const target of order) {
      for (const text of rows(this.#lines.get(target) ?? [])) {
        params.push(target, text);
        values.push(`($1, $${params.length - 1}, $${params.length})`);
      }
    }
    const body = this.arrivals.body();
    const inserts: string[] = [];
    if (body !== null) {
      params.push(body);
      inserts.push(`INSERT INTO arrivals (workspace_id, body) VALUES ($1, $${params.length})`);
    }
    if (values.length > 0) inserts.push(`INSERT INTO outbox (workspace_id, target, line) VALUES ${values.join(", ")}`);
    const [first, second] = inserts;
    if (first === undefined) return;
    await client.query(second === undefined ? first : `WITH arrived AS (${first}) ${second}`, params);
    if (body !== null) brought(client);
  }
}

function* rows(lines: readonly string[]): Generator<string> {
  let held: string[] = [];
  let length = 0;
  for (const line of lines) {
    held.push(line);
    length += line.length + 1;
    if (length < rowLength) continue;
    yield `${held.join("\n")}\n`;
    held = [];
    length = 0;
  }
  if (held.length > 0) yield `${held.join("\n")}\n`;
}
