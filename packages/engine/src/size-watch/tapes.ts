import type { WorkspaceStore } from "@kindred/store";
import { firsts, longestBuild, moved } from "../ledger/first-build.ts";
import { placeOf, quarter, Tape, tapeReach } from "./tape.ts";

/** Erasures take rows out of the ledger that were read before: everything is read anew this often, ms. */
const readAnewEvery = 86_400_000;
/** How old the number of contacts may be, ms. */
const contactsAge = 600_000;

/** The tapes of a workspace's watched segments, read on from where they were as the ledger grows. */
export class Tapes {
  readonly #store: WorkspaceStore;
  readonly #flush: () => Promise<void>;
  readonly #tapes = new Map<string, Tape>();
  /** Segments whose first build may be going on, each until when, Unix ms; of those whose ledger is empty for as long as it is. */
  readonly #young = new Map<string, number>();
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
    const isNews = head > this.#head;
    for (const id of this.#tapes.keys()) {
      // Where the ledger begins tells which rows are of the first build: while it is written it is read from there.
      const isYoung = (this.#young.get(id) ?? 0) > now;
      if (!segments.has(id) || (isYoung && isNews)) this.#tapes.delete(id);
      if (!segments.has(id)) this.#young.delete(id);
    }
    const fresh = [...segments].filter(([id]) => !this.#tapes.has(id));
    const isBehind = isNews && this.#tapes.size > 0;
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
      `${movements} FROM ledger WHERE segment IN {segments: Array(String)} AND seq > {after: UInt64} AND seq <= {head: UInt64} GROUP BY segment, place`,
      { segments: [...this.#tapes.keys()], after: this.#head, head },
    );
    this.#take(rows);
  }

  async #readWhole(segments: ReadonlyMap<string, number>, head: number, now: number): Promise<void> {
    const params = { segments: [...segments.keys()], head, from: now - tapeReach };
    const begin = `${firsts} AND segment IN {segments: Array(String)} GROUP BY segment`;
    const [first, rows] = await Promise.all([
      this.#store.clickhouse.query<{ id: string; at: number | string }>(
        `SELECT toString(segment) AS id, first_at AS at FROM (${begin})`,
        params,
      ),
      this.#store.clickhouse.query<MovementRow>(
        `${movements} FROM ledger JOIN (${begin}) AS firsts USING (segment)
         WHERE segment IN {segments: Array(String)} AND seq <= {head: UInt64} AND at >= fromUnixTimestamp64Milli({from: Int64})
           AND (${moved} OR cause = 'erased')
         GROUP BY segment, place`,
        params,
      ),
    ]);
    const firstOf = new Map(first.map(({ id, at }) => [id, Number(at)]));
    for (const [id, savedAt] of segments) {
      const begins = firstOf.get(id);
      this.#tapes.set(id, new Tape(beginning(savedAt, begins)));
      // Its last rows are read somewhat after they were written.
      this.#young.set(id, begins === undefined ? Infinity : begins + 2 * longestBuild);
    }
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

/**
 * Where a segment's history begins. One whose first entries come soon after it was saved began with them: its membership was being
 * computed until then. Else it was long empty.
 */
function beginning(savedAt: number, first: number | undefined): number {
  return first === undefined || first > savedAt + longestBuild ? savedAt : first;
}

interface MovementRow {
  readonly segment: string;
  readonly place: number | string;
  readonly entered: number | string;
  readonly left: number | string;
  readonly net: number | string;
}

const movements = `SELECT toString(segment) AS segment, intDiv(toInt64(toUnixTimestamp64Milli(ledger.at)), ${quarter}) AS place,
  countIf(change = 1) AS entered, countIf(change = -1 AND cause != 'erased') AS left, sum(change) AS net`;
