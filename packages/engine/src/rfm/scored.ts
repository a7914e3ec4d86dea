import {
  cellsOf,
  classOf,
  levelShares,
  type RfmDefinition,
  type Scores,
  type Thresholds,
  thresholdsOf,
} from "@kindred/models";
import { type ClickHouse, withWorkTable, type WorkspaceStore } from "@kindred/store";
import { countedBy } from "./counted.ts";

/** The people of one combination of scores. */
export interface RfmCell extends Scores {
  readonly class: string;
  readonly size: number;
  /** Sum of what their events amount to, less refunds; 0 without money. */
  readonly amount: number;
  readonly events: number;
  /** Days since their last event, on average. */
  readonly days: number;
}

/** What a definition makes of everybody at one instant. */
export interface RfmResult {
  readonly levels: number;
  /** How many have events that count. */
  readonly people: number;
  readonly thresholds: { readonly r: Thresholds; readonly f: Thresholds; readonly m: Thresholds | null };
  readonly cells: readonly RfmCell[];
}

/** The scores of everybody, in a table that is there while `work` runs: `contact_id, r, f, m, class` are `columns` of it. */
export interface ScoredTable {
  readonly result: RfmResult;
  readonly name: string;
  readonly columns: string;
  /** The class of `100 r + 10 f + m`, a UInt16; '' of any other. */
  readonly classOf: (scores: string) => string;
  readonly params: Readonly<Record<string, string | readonly string[] | readonly number[]>>;
}

/**
 * Computes thresholds and classes of everybody at `at` (Unix ms). The events are read once, into a table in memory; quantiles, cells and whoever
 * uses the scores read that.
 *
 * @throws KindredError `several_currencies`, `missing_rate`, `invalid_segment`
 */
export async function withScores<T>(
  workspace: WorkspaceStore,
  definition: RfmDefinition,
  at: number,
  work: (table: ScoredTable) => Promise<T>,
): Promise<T> {
  const { clickhouse } = workspace;
  const counted = await countedBy(workspace, definition, at);
  const columns = "contact_id UInt32, days Int32, f UInt32, m Float64";
  return withWorkTable(clickhouse, columns, async (name) => {
    const counting = clickhouse.command(`INSERT INTO ${name} ${counted.sql}`, counted.params);
    const [refused] = await Promise.allSettled([counted.refuse(), counting]);
    if (refused.status === "rejected") throw refused.reason;
    await counting;
    return work(await scoredTable(clickhouse, definition, name));
  });
}

async function scoredTable(clickhouse: ClickHouse, definition: RfmDefinition, name: string): Promise<ScoredTable> {
  const { levels, monetary, rules } = definition;
  const shares = levelShares(levels).join(", ");
  const quantiles = (column: string): string => `quantilesExactInclusive(${shares})(toFloat64(${column}))`;
  const [row] = await clickhouse.query<{ people: number; r: number[]; f: number[]; m: number[] }>(
    `SELECT toFloat64(count()) AS people, ${quantiles("days")} AS r, ${quantiles("f")} AS f, ${quantiles("m")} AS m FROM ${name}`,
  );
  const people = row?.people ?? 0;
  // Quantiles of nobody are NaN: then nothing is asked of the thresholds either.
  const of = (score: "r" | "f" | "m"): Thresholds => thresholdsOf(definition[score], people === 0 ? [] : row![score]);
  const thresholds = { r: of("r"), f: of("f"), m: monetary === null ? null : of("m") };

  const cells = cellsOf(levels, { money: monetary !== null });
  const place = ({ r, f, m }: Scores): number => r * 100 + f * 10 + m;
  const params = {
    rAt: thresholds.r.at,
    fAt: thresholds.f.at,
    mAt: thresholds.m?.at ?? [],
    cells: cells.map(place),
    classes: cells.map((cell) => classOf(rules, cell)),
  };
  const classOfCell = (scores: string): string =>
    `transform(${scores}, {cells: Array(UInt16)}, {classes: Array(String)}, '')`;
  const passed = (value: string, at: string, { side }: Thresholds): string =>
    `toUInt8(arrayCount(bound -> ${value} ${side === "from" ? ">=" : ">"} bound, {${at}: Array(Float64)}))`;
  const r = `toUInt8(${levels} - ${passed("days", "rAt", thresholds.r)})`;
  const f = `toUInt8(1 + ${passed("f", "fAt", thresholds.f)})`;
  const m = thresholds.m === null ? "toUInt8(0)" : `toUInt8(1 + ${passed("m", "mAt", thresholds.m)})`;
  const columns = `contact_id, ${r} AS r_, ${f} AS f_, ${m} AS m_,
  ${classOfCell("toUInt16(r_ * 100 + f_ * 10 + m_)")} AS class_`;

  const found = await clickhouse.query<Scores & { size: number; amount: number; events: number; days: number }>(
    `SELECT r_ AS r, f_ AS f, m_ AS m, toFloat64(count()) AS size, round(sumKahan(amount_), 6) AS amount,
       toFloat64(sum(events_)) AS events, avg(days_) AS days
     FROM (SELECT ${columns}, f AS events_, m AS amount_, days AS days_ FROM ${name}) GROUP BY r_, f_, m_ ORDER BY r_, f_, m_`,
    params,
  );
  const result: RfmResult = {
    levels,
    people,
    thresholds,
    cells: found.map((cell) => ({ ...cell, class: classOf(rules, cell) })),
  };
  return { result, name, columns, classOf: classOfCell, params };
}
