/**
 * The questions: a segment document, and the SQL that someone who knows ClickHouse and these tables would write for it. Where there
 * is more than one good way, all of them stand here and the fastest one is the peer.
 *
 * Both sides leave out dead contacts and read the newest version of each contact: that is part of the question.
 */
export interface Question {
  readonly name: string;
  readonly document: { readonly version: 1; readonly id: string; readonly name: string; readonly where: object };
  readonly byHand: readonly string[];
}

const since = (days: number): string => `fromUnixTimestamp64Milli({now: Int64} - ${days} * 86400000, 'UTC')`;
const now = "fromUnixTimestamp64Milli({now: Int64}, 'UTC')";
const alive = "contact_id NOT IN (SELECT id FROM dead_contacts)";

export const questions: readonly Question[] = [
  {
    name: "two conditions on one event",
    document: {
      version: 1,
      id: "one-event",
      name: "Ordered lately, big spender over the year",
      where: {
        all: [
          { event: "Order Completed", window: { last: "90d" } },
          { event: "Order Completed", measure: { sum: "revenue" }, window: { last: "365d" }, gt: 250 },
        ],
      },
    },
    byHand: [
      `SELECT count() AS count FROM (
        SELECT contact_id FROM events
        WHERE event = 'Order Completed' AND ts > ${since(365)} AND ts <= ${now} AND ${alive}
        GROUP BY contact_id
        HAVING countIf(ts > ${since(90)}) >= 1 AND round(sum(properties.revenue::Nullable(Float64)), 6) > 250)`,
    ],
  },
  {
    name: "two different events",
    document: {
      version: 1,
      id: "two-events",
      name: "Looked at shoes and ordered",
      where: {
        all: [
          { event: "Product Viewed", where: { property: "category", is: "Shoes" }, window: { last: "30d" } },
          { event: "Order Completed", window: { last: "90d" } },
        ],
      },
    },
    byHand: [
      `SELECT count() AS count FROM (
        SELECT contact_id FROM events
        WHERE (event = 'Product Viewed' AND ts > ${since(30)} AND ts <= ${now} AND properties.category::Nullable(String) = 'Shoes'
            OR event = 'Order Completed' AND ts > ${since(90)} AND ts <= ${now}) AND ${alive}
        GROUP BY contact_id
        HAVING countIf(event = 'Product Viewed') >= 1 AND countIf(event = 'Order Completed') >= 1)`,
      `SELECT bitmapAndCardinality(
        (SELECT groupBitmapState(contact_id) FROM events WHERE event = 'Product Viewed' AND ts > ${since(30)} AND ts <= ${now}
          AND properties.category::Nullable(String) = 'Shoes' AND ${alive}),
        (SELECT groupBitmapState(contact_id) FROM events WHERE event = 'Order Completed' AND ts > ${since(90)} AND ts <= ${now}
          AND ${alive})) AS count`,
      `SELECT uniqExact(contact_id) AS count FROM events
        WHERE event = 'Order Completed' AND ts > ${since(90)} AND ts <= ${now} AND ${alive} AND contact_id IN (
          SELECT contact_id FROM events WHERE event = 'Product Viewed' AND ts > ${since(30)} AND ts <= ${now}
            AND properties.category::Nullable(String) = 'Shoes')`,
    ],
  },
  {
    name: "a trait and an event",
    document: {
      version: 1,
      id: "trait-and-event",
      name: "From Kyiv and ordered",
      where: {
        all: [
          { trait: "city", is: "Kyiv" },
          { event: "Order Completed", window: { last: "90d" } },
        ],
      },
    },
    byHand: [
      `SELECT count() AS count FROM contacts FINAL
        WHERE deleted = 0 AND traits.city::Nullable(String) = 'Kyiv' AND id IN (
          SELECT contact_id FROM events WHERE event = 'Order Completed' AND ts > ${since(90)} AND ts <= ${now})`,
      `SELECT bitmapAndCardinality(
        (SELECT groupBitmapState(id) FROM contacts FINAL WHERE deleted = 0 AND traits.city::Nullable(String) = 'Kyiv'),
        (SELECT groupBitmapState(contact_id) FROM events WHERE event = 'Order Completed' AND ts > ${since(90)} AND ts <= ${now})
      ) AS count`,
    ],
  },
  {
    name: "an event and not another",
    document: {
      version: 1,
      id: "event-not-event",
      name: "Opens e-mails, does not order",
      where: {
        all: [
          { event: "Email Opened", window: { last: "90d" } },
          { not: { event: "Order Completed", window: { last: "180d" } } },
        ],
      },
    },
    byHand: [
      `SELECT count() AS count FROM (
        SELECT contact_id FROM events
        WHERE (event = 'Email Opened' AND ts > ${since(90)} AND ts <= ${now}
            OR event = 'Order Completed' AND ts > ${since(180)} AND ts <= ${now}) AND ${alive}
        GROUP BY contact_id
        HAVING countIf(event = 'Email Opened') >= 1 AND countIf(event = 'Order Completed') = 0)`,
      `SELECT bitmapAndnotCardinality(
        (SELECT groupBitmapState(contact_id) FROM events WHERE event = 'Email Opened' AND ts > ${since(90)} AND ts <= ${now} AND ${alive}),
        (SELECT groupBitmapState(contact_id) FROM events WHERE event = 'Order Completed' AND ts > ${since(180)} AND ts <= ${now})
      ) AS count`,
      `SELECT uniqExact(contact_id) AS count FROM events
        WHERE event = 'Email Opened' AND ts > ${since(90)} AND ts <= ${now} AND ${alive} AND contact_id NOT IN (
          SELECT contact_id FROM events WHERE event = 'Order Completed' AND ts > ${since(180)} AND ts <= ${now})`,
    ],
  },
];
