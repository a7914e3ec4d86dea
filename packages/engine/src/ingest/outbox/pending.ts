import type { JsonObject } from "@kindred/schema";
import type { FactEvent } from "@kindred/segment";
import type { OutboxTarget } from "@kindred/store";
import type pg from "pg";

/** Beyond this many characters waiting for what is on its way costs less than reading it here. */
const mostCharacters = 8_000_000;

/** Contacts' events that are on their way to ClickHouse, in no order. */
export type PendingEvents = ReadonlyMap<number, readonly FactEvent[]>;

export interface Wanted {
  readonly contacts: { has(id: number): boolean };
  /** What else must not be on its way: whoever reads it from ClickHouse would miss it. */
  readonly tables: ReadonlySet<OutboxTarget>;
}

/** These decide whose an event is. */
const always: readonly OutboxTarget[] = ["moves", "erasures"];

/**
 * One workspace's acknowledged events that ClickHouse may not have yet, so that nobody has to wait until it has them. Each row of the
 * outbox is fetched once and kept as long as it is there.
 */
export class Pending {
  readonly #pool: pg.Pool;
  readonly #workspaceId: string;
  #rows: readonly { readonly seq: number; readonly line: string }[] = [];

  constructor(pool: pg.Pool, workspaceId: string) {
    this.#pool = pool;
    this.#workspaceId = workspaceId;
  }

  /**
   * The events of some contacts. Ask this before ClickHouse: what arrives there meanwhile is found twice, by equal message ids,
   * never missed. Null where the outbox holds what cannot be read in this way: it is to be flushed.
   */
  async of({ contacts, tables }: Wanted): Promise<PendingEvents | null> {
    const { rows: held } = await this.#pool.query<{ target: OutboxTarget; characters: number; first: number }>(
      `SELECT target, sum(octet_length(line))::float8 AS characters, min(seq) AS first FROM outbox WHERE workspace_id = $1 GROUP BY target`,
      [this.#workspaceId],
    );
    if (held.some(({ target }) => always.includes(target) || tables.has(target))) return null;
    const events = held.find(({ target }) => target === "events");
    await this.#keep(events?.characters ?? 0, events?.first ?? Infinity);
    if (events !== undefined && events.characters > mostCharacters) return null;
    const found = new Map<number, FactEvent[]>();
    for (const { line } of this.#rows) read(line, contacts, found);
    return found;
  }

  async #keep(characters: number, first: number): Promise<void> {
    const isKept = characters <= mostCharacters;
    this.#rows = isKept ? this.#rows.filter(({ seq }) => seq >= first) : [];
    if (characters === 0 || !isKept) return;
    // Rows are numbered in the order of commits: none comes before the last one any more.
    const { rows } = await this.#pool.query<{ seq: number; line: string }>(
      "SELECT seq, line FROM outbox WHERE workspace_id = $1 AND seq > $2 AND target = 'events' ORDER BY seq",
      [this.#workspaceId, this.#rows.at(-1)?.seq ?? 0],
    );
    this.#rows = [...this.#rows, ...rows];
  }
}

function read(line: string, contacts: Wanted["contacts"], found: Map<number, FactEvent[]>): void {
  for (let from = 0; from < line.length;) {
    const end = line.indexOf("\n", from);
    const to = end < 0 ? line.length : end;
    const id = contactOf(line, from);
    if (to > from && (id === null || contacts.has(id))) {
      const row = JSON.parse(line.slice(from, to)) as Row;
      if (contacts.has(row.contact_id)) put(found, row);
    }
    from = to + 1;
  }
}

interface Row {
  readonly contact_id: number;
  readonly event: string;
  readonly ts: number;
  readonly message_id: string;
  readonly properties: JsonObject;
}

function put(
  found: Map<number, FactEvent[]>,
  { contact_id: contact, event, ts, message_id: messageId, properties }: Row,
): void {
  const one: FactEvent = { event, ts, messageId, properties };
  const events = found.get(contact);
  if (events === undefined) found.set(contact, [one]);
  else events.push(one);
}

const head = '{"contact_id":';

/** Most lines are of others: they are not parsed. Null where the line does not begin with whose it is. */
function contactOf(text: string, from: number): number | null {
  if (!text.startsWith(head, from)) return null;
  const id = Number.parseInt(text.slice(from + head.length, from + head.length + 10), 10);
  return Number.isNaN(id) ? null : id;
}
