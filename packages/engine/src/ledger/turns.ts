import type { Language } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { ConditionWords } from "./condition-words.ts";
import { ledgerWithFirst, moved } from "./first-build.ts";

/** How many entries and exits one condition of a segment brought about, or what else did where no condition is known. */
export interface Turn {
  /** As the latest version that has it puts it; null for what is told by its cause. */
  readonly condition: { readonly at: string; readonly version: number; readonly sentence: string | null } | null;
  /** Null where a condition is named: it may have turned by an event as well as by time. */
  readonly cause: string | null;
  readonly entered: number;
  readonly left: number;
}

export interface TurnsAsked {
  /** [from, to), Unix ms. */
  readonly from: number;
  readonly to: number;
  readonly language: Language;
}

interface Row {
  readonly condition: string;
  readonly version: number;
  readonly cause: string;
  readonly entered: number;
  readonly left: number;
}

const words = new ConditionWords();

/**
 * A segment's entries and exits by what turned, the most first. What several versions say alike is one; whom
 * the first build found did not enter. Flush the outbox first.
 */
export async function turnsIn(
  store: WorkspaceStore,
  segment: string,
  { from, to, language }: TurnsAsked,
): Promise<Turn[]> {
  const rows = await store.clickhouse.query<Row>(
    `SELECT toString(condition) AS condition, if(condition = '', 0, version) AS version, if(condition = '', toString(cause), '') AS cause,
       toFloat64(countIf(change = 1)) AS entered, toFloat64(countIf(change = -1)) AS left
     FROM ${ledgerWithFirst}
     WHERE ledger.segment = {segment: String} AND ${moved}
       AND at >= fromUnixTimestamp64Milli({from: Int64}) AND at < fromUnixTimestamp64Milli({to: Int64})
     GROUP BY ALL ORDER BY version DESC, condition, cause`,
    { segment, from, to },
  );
  const say = await words.of(
    store,
    rows.map((row) => ({ ...row, segment })),
  );
  const turns = new Map<string, { -readonly [Name in keyof Turn]: Turn[Name] }>();
  for (const { condition, version, cause, entered, left } of rows) {
    const sentence = say({ segment, version, condition }, language);
    const key = condition === "" ? `cause ${cause}` : (sentence ?? `${version} ${condition}`);
    const held = turns.get(key);
    if (held !== undefined) {
      held.entered += entered;
      held.left += left;
    } else if (condition === "") turns.set(key, { condition: null, cause, entered, left });
    else turns.set(key, { condition: { at: condition, version, sentence }, cause: null, entered, left });
  }
  return [...turns.values()].sort((a, b) => b.entered + b.left - a.entered - a.left);
}
