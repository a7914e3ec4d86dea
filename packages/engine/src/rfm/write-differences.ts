import { type ClickHouse, type QueryParams, withWorkTable, type WorkspaceStore } from "@kindred/store";
import { alive } from "./counted.ts";
import type { ScoredTable } from "./scored.ts";

/** From `at` on, and within one instant in the order they were written. */
export const latestFirst = "bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version))";

const instant = "fromUnixTimestamp64Milli({at: Int64}, 'UTC')";
const rfmColumns = "model, contact_id, at, r, f, m, class, version";
const rowOf = (scores: string): string => `{model: String}, contact_id, ${instant}, ${scores}, {version: UInt64}`;

/**
 * Brings the table `rfm` to what it is at `at` (Unix ms): a row for each contact whose scores or class are not what they stood at, one
 * without a class for whoever has none any more. Done again it writes what is missing. `table` null: nobody has a class. Gives how many rows it wrote.
 */
export async function writeDifferences(
  { clickhouse }: WorkspaceStore,
  model: string,
  at: number,
  table: ScoredTable | null,
): Promise<number> {
  const own = { model, at };
  const [held] = await clickhouse.query<{ version: number; rows: number }>(
    "SELECT toFloat64(max(version)) AS version, toFloat64(count()) AS rows FROM rfm WHERE model = {model: String}",
    { model },
  );
  const version = (held?.version ?? 0) + 1;
  const scored = table === null ? null : `SELECT ${table.columns} FROM ${table.name}`;
  const params = { ...table?.params, ...own, version };
  if ((held?.rows ?? 0) === 0) {
    if (scored === null) return 0;
    await clickhouse.command(
      `INSERT INTO rfm (${rfmColumns}) SELECT ${rowOf("r_, f_, m_, class_")} FROM (${scored})`,
      params,
    );
    return table?.result.people ?? 0;
  }
  // Each contact's row of before and its row of now, as hashes: grouping them takes less than joining them, and two that are alike cancel
  // out. Whoever has no class counts as not being there, and scores tell the class.
  const hash = (scores: string, name: string): string => `cityHash64(toUInt16(${scores}), toString(${name}))`;
  const before = `SELECT contact_id, toUInt16(0) AS scores, argMax(if(class = '', 0, ${hash("r * 100 + f * 10 + m", "class")}), ${latestFirst}) AS hash
    FROM rfm WHERE model = {model: String} AND at <= ${instant} GROUP BY contact_id`;
  const now = `SELECT contact_id, toUInt16(r_ * 100 + f_ * 10 + m_), ${hash("r_ * 100 + f_ * 10 + m_", "class_")} FROM (${scored})`;
  const changed = `SELECT contact_id, max(scores) AS scores_ FROM (${scored === null ? before : `${before} UNION ALL ${now}`})
    GROUP BY contact_id HAVING groupBitXor(hash) != 0`;
  return insertChanged(clickhouse, { ...own, version }, { sql: changed, params }, table?.classOf ?? null);
}

/** Tables of scores, of everybody who has a class: at the last instant, and to be filled with the next one's. */
interface Held {
  readonly last: string;
  readonly next: string;
}

/**
 * The same for instants that follow one another, of one definition: what each left is kept in memory, so that none reads all that was
 * written before it. Nothing else writes the model's rows meanwhile.
 */
export class Succession {
  readonly #workspace: WorkspaceStore;
  readonly #model: string;
  #version: number;
  #held: Held | null;

  private constructor(workspace: WorkspaceStore, model: string, version: number, held: Held | null) {
    this.#workspace = workspace;
    this.#model = model;
    this.#version = version;
    this.#held = held;
  }

  /** @param until the last of the instants, Unix ms */
  static async run<T>(
    workspace: WorkspaceStore,
    model: string,
    until: number,
    work: (succession: Succession) => Promise<T>,
  ): Promise<T> {
    const { clickhouse } = workspace;
    const [there] = await clickhouse.query<{ version: number; before: number }>(
      `SELECT toFloat64(max(version)) AS version, toFloat64(countIf(at <= fromUnixTimestamp64Milli({until: Int64}, 'UTC'))) AS before
       FROM rfm WHERE model = {model: String}`,
      { model, until },
    );
    const version = (there?.version ?? 0) + 1;
    // A model of the same name that was taken away has left rows among them: then each is compared with what is written.
    if ((there?.before ?? 0) > 0) return work(new Succession(workspace, model, version, null));
    return withWorkTable(clickhouse, scoresColumns, (last) =>
      withWorkTable(clickhouse, scoresColumns, (next) =>
        work(new Succession(workspace, model, version, { last, next })),
      ),
    );
  }

  /** Writes who is otherwise at `at` (Unix ms) than at the instant before. Gives how many. */
  async write(at: number, table: ScoredTable): Promise<number> {
    if (this.#held === null) return writeDifferences(this.#workspace, this.#model, at, table);
    const { clickhouse } = this.#workspace;
    const { name, columns, params, classOf } = table;
    const { last, next } = this.#held;
    await clickhouse.command(
      `INSERT INTO ${next} SELECT contact_id, toUInt16(r_ * 100 + f_ * 10 + m_) FROM (SELECT ${columns} FROM ${name})`,
      params,
    );
    // Equal ones cancel out; whoever has no class any more is left with 0.
    const sql = `SELECT contact_id, max(now) AS scores_ FROM (SELECT contact_id, scores, toUInt16(0) AS now FROM ${last}
      UNION ALL SELECT contact_id, scores, scores FROM ${next}) GROUP BY contact_id HAVING groupBitXor(scores) != 0`;
    const own = { model: this.#model, at, version: this.#version };
    const changed = await insertChanged(clickhouse, own, { sql, params }, classOf);
    if (changed > 0) this.#version += 1;
    await clickhouse.command(`TRUNCATE TABLE ${last}`);
    this.#held = { last: next, next: last };
    return changed;
  }
}

const scoresColumns = "contact_id UInt32, scores UInt16";

/** @param changed gives `contact_id, scores_`, 0 for no class any more @param classOf null: nobody has a class */
function insertChanged(
  clickhouse: ClickHouse,
  own: { readonly model: string; readonly at: number; readonly version: number },
  changed: { readonly sql: string; readonly params: QueryParams },
  classOf: ScoredTable["classOf"] | null,
): Promise<number> {
  return withWorkTable(clickhouse, scoresColumns, async (name) => {
    await clickhouse.command(
      `INSERT INTO ${name} SELECT contact_id, scores_ FROM (${changed.sql}) WHERE ${alive}`,
      changed.params,
    );
    const [found] = await clickhouse.query<{ rows: number }>(`SELECT toFloat64(count()) AS rows FROM ${name}`);
    const rows = found?.rows ?? 0;
    if (rows === 0) return 0;
    const scores = "intDiv(scores, 100), intDiv(scores, 10) % 10, scores % 10";
    await clickhouse.command(
      `INSERT INTO rfm (${rfmColumns}) SELECT ${rowOf(`${scores}, ${classOf === null ? "''" : classOf("scores")}`)} FROM ${name}`,
      { ...changed.params, ...own },
    );
    return rows;
  });
}
