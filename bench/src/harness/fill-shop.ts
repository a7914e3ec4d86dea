import type { ClickHouse, QueryParams } from "@kindred/store";

/** How big a shop is. Everything else follows from the row number, so every run has the same rows. */
export interface ShopSize {
  readonly contacts: number;
  readonly events: number;
}

export interface ShopStatements {
  /** Takes `contacts`, and what `vocabulary` has. */
  readonly contacts: string;
  readonly vocabulary?: QueryParams;
  /** Takes `from`, `count`, `contacts` and `now`. */
  readonly events: string;
  /** Unix ms */
  readonly now: number;
}

const block = 1_000_000;

/** Fills one workspace's tables inside ClickHouse, events a million at a time. */
export async function fillTables(
  clickhouse: ClickHouse,
  { contacts, vocabulary = {}, events, now }: ShopStatements,
  size: ShopSize,
  said: (text: string) => void,
): Promise<void> {
  await clickhouse.command(contacts, { contacts: size.contacts, ...vocabulary });
  for (let from = 0; from < size.events; from += block) {
    const count = Math.min(block, size.events - from);
    await clickhouse.command(events, { from, count, contacts: size.contacts, now });
    said(`${(from + count).toLocaleString("en")} events`);
  }
  // A settled table, so that no background merge runs beside one contestant and not the other.
  await clickhouse.command("OPTIMIZE TABLE contacts FINAL");
  await clickhouse.command("OPTIMIZE TABLE events FINAL");
}
