import type { WorkspaceStore } from "@kindred/store";

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
/** The instant asked at. */
export const NOW = Date.UTC(2026, 2, 20, 12);
export const SEGMENT = "measured";
export const OTHER = "other";

export interface TestEvent {
  readonly contact: number;
  readonly event: string;
  readonly ts: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface TestMove {
  readonly segment: string;
  readonly contact: number;
  readonly at: number;
  readonly change: 1 | -1;
}

/** People who come and go, and what they do. */
export interface TestHistory {
  readonly contacts: readonly number[];
  /** Merged or erased: their rows may still be there. */
  readonly dead: readonly number[];
  /** Of the dead those that live on in another contact, which has their events by now. */
  readonly successors: ReadonlyMap<number, number>;
  readonly events: readonly TestEvent[];
  readonly moves: readonly TestMove[];
}

/** mulberry32 */
function draws(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const names = [
  "Order Completed",
  "Order Completed",
  "Order Refunded",
  "Product Viewed",
  "Product Viewed",
  "Email Sent",
  "Email Delivered",
  "Email Delivered",
  "Email Opened",
  "Email Link Clicked",
  "Email Bounced",
  "Unsubscribed",
  "Email Marked as Spam",
  "Survey Responded",
] as const;

/**
 * A history that follows from a seed. Instants fall on the hour, so that moves, events and the borders of windows meet; some orders
 * lie in the future, some have no revenue, a negative one or none of the goods' cost.
 */
export function drawHistory(seed: number): TestHistory {
  const draw = draws(seed);
  const below = (count: number): number => Math.floor(draw() * count);
  const of = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
  const people = 1 + below(14);
  const contacts = Array.from({ length: people }, (_, index) => index + 1);
  const erased = draw() < 0.3 ? [people + 1] : [];
  // Two may have become the same, one of them by way of the other.
  const merged = [people + 2, people + 3].slice(0, below(3));
  const dead = [...erased, ...merged];
  const successors = new Map(merged.map((id, place) => [id, place === 0 ? 1 : of([1, merged[0]!])]));
  const everybody = [...contacts, ...dead];
  const start = NOW - 150 * DAY;
  const instant = (): number => {
    const at = start + below(160 * 24) * HOUR;
    // Where windows of thirty days begin and end.
    return draw() < 0.15 ? NOW + 1 - of([30, 60, 90]) * DAY + of([-1, 0, 1]) : at;
  };
  const moves = [SEGMENT, OTHER].flatMap((segment) =>
    everybody.flatMap((contact) => {
      const times = [...new Set(Array.from({ length: below(6) }, () => Math.min(instant(), NOW)))].sort(
        (a, b) => a - b,
      );
      return times.map((at, index): TestMove => ({ segment, contact, at, change: index % 2 === 0 ? 1 : -1 }));
    }),
  );
  const events = Array.from({ length: 20 + below(260) }, (): TestEvent => {
    const event = of(names);
    const contact = of(everybody);
    // What a merged contact did is its successor's by now.
    return {
      contact: successors.has(contact) ? 1 : contact,
      event,
      ts: instant(),
      properties: propertiesOf(event, draw, of),
    };
  });
  return { contacts, dead, successors, events, moves };
}

function propertiesOf(
  event: string,
  draw: () => number,
  of: <T>(choices: readonly T[]) => T,
): Readonly<Record<string, unknown>> {
  if (event === "Survey Responded")
    return { kind: of(["nps", "csat"]), score: of([0, 3, 4, 5, 6, 7, 9, 10, 11, "9", -1]) };
  if (event === "Product Viewed") return { category: of(["Shoes", "Hats"]) };
  if (!event.startsWith("Order")) return {};
  const revenue = of([10, 12.5, 99.99, 0, -5, 40, null, "12"]);
  const line = (): unknown => ({
    product_id: of(["p1", "p2"]),
    ...(draw() < 0.8 ? { cost: of([1, 2.5]) } : {}),
    ...(draw() < 0.5 ? { quantity: of([1, 2]) } : {}),
  });
  return {
    ...(revenue === null ? {} : { revenue }),
    ...(draw() < 0.3 ? { cost: of([3, 4.5]) } : {}),
    ...(draw() < 0.4 ? { products: [line(), line()].slice(0, of([1, 2])) } : {}),
  };
}

export async function storeHistory(workspace: WorkspaceStore, history: TestHistory): Promise<void> {
  const { clickhouse } = workspace;
  const people = [...history.contacts, ...history.successors.keys()].map((id) => {
    return { workspace_id: workspace.id, id, key: `con_${id}`, merged_into: history.successors.get(id) ?? null };
  });
  await workspace.postgres.insertInto("contacts").values(people).execute();
  const insert = (table: string, rows: readonly object[]): Promise<void> =>
    rows.length === 0
      ? Promise.resolve()
      : clickhouse.insertLines(table, `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`, { token: table });
  await insert(
    "contacts",
    history.contacts.map((id) => ({ id, key: `con_${id}`, traits: {}, created_at: NOW, deleted: 0, version: 1 })),
  );
  await insert(
    "dead_contacts",
    history.dead.map((id) => ({ id, at: NOW })),
  );
  await insert(
    "events",
    history.events.map(({ contact, event, ts, properties }, index) => ({
      contact_id: contact,
      event,
      ts,
      message_id: `m${String(index).padStart(5, "0")}`,
      received_at: ts,
      properties,
      context: {},
    })),
  );
  const moves = history.moves.toSorted((a, b) => a.at - b.at);
  await insert(
    "ledger",
    moves.map(({ segment, contact, at, change }, index) => {
      return { segment, contact_id: contact, at, seq: index + 1, change, cause: "event", version: 1 };
    }),
  );
}
