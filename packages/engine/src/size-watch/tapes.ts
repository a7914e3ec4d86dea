import type { WorkspaceStore } from "@kindred/store";
import { placeOf, quarter, Tape, tapeReach } from "./tape.ts";

/** A segment whose first entries come this soon after it was saved began with them: its membership was being computed until then. */
const building = 3_600_000;
/** Erasures take rows out of the ledger that were read before: everything is read anew this often, ms. */
const readAnewEvery = 86_400_000;
/** How old the number of contacts may be, ms. */
const contactsAge = 600_000;

/** The tapes of a workspace's watched segments, read on from where they were as the ledger grows. */
export class Tapes {
  readonly #store: WorkspaceStore;
  readonly #flush: () => Promise<void>;
  readonly #tapes = new Map<string, Tape>();
  /** The ledger's number up to which the tapes know everything. */
  #head = 0;
  #readAt = -Infinity;
  #contacts: { readonly at: number; readonly countAt: (ms: number) => number } | null = null;

  constructor(store: WorkspaceStore, flush: () => Promise<void>) {
    this.#store = store;
    this.#flush = flush;
  }

  /** Tapes of exactly these segments, as of now; `segments`: when each was saved first, by id, Unix ms. Costs one look-up when nothing is new. */
  async read(segments: ReadonlyMap<string, number>, now: number): Promise<ReadonlyMap<string, Tape>> {
    if (now - this.#readAt >= readAnewEvery) {
      this.#tapes.clear();
      this.#readAt = now;
    }
    const head = await this.#ledgerHead();
    for (const id of this.#tapes.keys()) if (!segments.has(id)) this.#tapes.delete(id);
    const fresh = [...segments].filter(([id]) => !this.#tapes.has(id));
    const isBehind = head > this.#head && this.#tapes.size > 0;
    if (isBehind || fresh.length > 0) await this.#flush();
    if (isBehind) await this.#readOn(head);
    if (fresh.length > 0) await this.#readWhole(new Map(fresh), head, now);
    this.#head = head;
    for (const tape of this.#tapes.values()) tape.forget(now);
    return this.#tapes;
  }

  /** All contacts at instants of the last ten weeks, without those who are gone by now. */
  async contacts(now: number): Promise<(ms: number) => number> {
    if (this.#contacts === null || now - this.#contacts.at >= contactsAge || now < this.#contacts.at) {
      await this.#flush();
      this.#contacts = { at: now, countAt: await this.#readContacts(now) };
    }
    return this.#contacts.countAt;
  }

  async #ledgerHead(): Promise<number> {
    const { rows } = await this.#store.pool.query<{ next: number }>(
      "SELECT next FROM ledger_heads WHERE workspace_id = $1",
      [this.#store.id],
    );
    return (rows[0]?.next ?? 1) - 1;
  }

  async #readOn(head: number): Promise<void> {
    const rows = await this.#store.clickhouse.query<MovementRow>(
      `${movements} WHERE segment IN {segments: Array(String)} AND seq > {after: UInt64} AND seq <= {head: UInt64} GROUP BY segment, place`,
      { segments: [...this.#tapes.keys()], after: this.#head, head },
    );
    this.#take(rows);
  }

  async #readWhole(segments: ReadonlyMap<string, number>, head: number, now: number): Promise<void> {
    const params = { segments: [...segments.keys()], head, from: now - tapeReach };
    const [first, rows] = await Promise.all([
      this.#store.clickhouse.query<{ segment: string; at: number | string }>(
        `SELECT toString(segment) AS segment, toInt64(toUnixTimestamp64Milli(min(ledger.at))) AS at FROM ledger
         WHERE segment IN {segments: Array(String)} GROUP BY segment`,
        params,
      ),
      this.#store.clickhouse.query<MovementRow>(
        `${movements} WHERE segment IN {segments: Array(String)} AND seq <= {head: UInt64} AND at >= fromUnixTimestamp64Milli({from: Int64})
         GROUP BY segment, place`,
        params,
      ),
    ]);
    const firstOf = new Map(first.map(({ segment, at }) => [segment, Number(at)]));
    for (const [id, savedAt] of segments) this.#tapes.set(id, new Tape(beginning(savedAt, firstOf.get(id))));
    this.#take(rows);
  }

  #take(rows: readonly MovementRow[]): void {
    for (const { segment, place, entered, left, net } of rows) {
      const movement = { place: Number(place), entered: Number(entered), left: Number(left), net: Number(net) };
      this.#tapes.get(segment)?.add(movement);
    }
  }

  async #readContacts(now: number): Promise<(ms: number) => number> {
    const from = placeOf(now - tapeReach);
    const rows = await this.#store.clickhouse.query<{ place: number | string; n: number | string }>(
      `SELECT greatest({from: Int64}, intDiv(toInt64(toUnixTimestamp64Milli(created_at)), ${quarter})) AS place, count() AS n
       FROM contacts FINAL WHERE deleted = 0 GROUP BY place ORDER BY place`,
      { from },
    );
    const tape = new Tape(0);
    let all = 0;
    for (const row of rows) {
      const count = Number(row.n);
      all += count;
      tape.add({ place: Number(row.place), entered: count, left: 0, net: count });
    }
    return (ms) => (ms >= now ? all : tape.sizeAt(all, ms));
  }
}

/** Where a segment's history begins: before its first entry it was being computed, unless it was long empty. */
function beginning(savedAt: number, first: number | undefined): number {
  return first === undefined || first > savedAt + building ? savedAt : first;
}

interface MovementRow {
  readonly segment: string;
  readonly place: number | string;
  readonly entered: number | string;
  readonly left: number | string;
  readonly net: number | string;
}

const movements = `SELECT toString(segment) AS segment, intDiv(toInt64(toUnixTimestamp64Milli(ledger.at)), ${quarter}) AS place,
  countIf(change = 1) AS entered, countIf(change = -1 AND cause != 'erased') AS left, sum(change) AS net FROM ledger`;
