import { quoteText } from "../sql.ts";
import type { ImportPlan, PlannedField } from "../plan.ts";
import { fieldColumn, slices, traitFields } from "./staging.ts";

/** A range of slices, both ends in: what is grouped at once. */
export interface SliceRange {
  readonly from: number;
  readonly to: number;
}

/** At most about this many rows are put together at once. */
const rowsAtOnce = 1_000_000;

/** What is grouped and stored at once. Parsing JSON keeps one core busy, so all but small files have parts for two. */
export function sliceRanges(rows: number): SliceRange[] {
  const pairs = Math.ceil(rows / (2 * rowsAtOnce));
  const parts = rows < rowsAtOnce / 10 ? 1 : Math.min(slices, pairs * 2);
  return Array.from({ length: parts }, (_, index) => ({
    from: Math.floor((index * slices) / parts),
    to: Math.floor(((index + 1) * slices) / parts) - 1,
  }));
}

/** Whether all orders may be grouped at once, as long as only their buyers are asked for. */
export function fitsAtOnce(rows: number): boolean {
  return rows <= 5 * rowsAtOnce;
}

const everything: SliceRange = { from: 0, to: slices - 1 };

/** Rows that say who, what and when; rows without an order number get one each, equal ones numbered. */
function goodRows(plan: ImportPlan, table: string, range: SliceRange): string {
  const rows = `SELECT * FROM ${table} WHERE error = ''${whole(range) ? "" : ` AND slice BETWEEN ${range.from} AND ${range.to}`}`;
  if (plan.fields.some(({ field }) => field === "order_id")) return rows;
  return `SELECT * REPLACE (if(again = 1, order_id, concat(order_id, '-', toString(again))) AS order_id) FROM (SELECT *, row_number() OVER (PARTITION BY order_id) AS again FROM (${rows}))`;
}

function whole({ from, to }: SliceRange): boolean {
  return from === 0 && to === slices - 1;
}

/** A price or amount as JSON, and nothing where there is none. */
function member(key: string, value: string, present: string): string {
  return `if(${present}, concat(',"${key}":', toJSONString(${value})), '')`;
}

/**
 * The orders of a range as events: `external_id, email, phone, event, ts, message_id, properties` (JSON text) and `traits`
 * of the buyer, `[trait, doc]` as the trait history keeps them. Nothing depends on the order of rows: lines are sorted by
 * their text, and where rows of one order disagree on the buyer or a trait the greatest value counts, which is also the
 * one that says most (an id and an address rather than an id alone).
 */
export function ordersQuery(plan: ImportPlan, table: string, range: SliceRange): string {
  return eventsQuery(plan, table, range, true);
}

/** All orders without what was bought: enough to know their buyers, and six times as quick. */
export function bareOrdersQuery(plan: ImportPlan, table: string): string {
  return eventsQuery(plan, table, everything, false);
}

function eventsQuery(plan: ImportPlan, table: string, range: SliceRange, withProperties: boolean): string {
  const has = (name: string): boolean => plan.fields.some(({ field }) => field === name);
  const refund = has("quantity") ? "ifNull(quantity, 0) < 0" : "ifNull(revenue, 0) < 0";
  const lineFields = ["product_id", "name", "category", "price", "quantity"].filter(has);
  const line = lineFields.map((name) => {
    if (name === "price") return member("price", "assumeNotNull(price)", "isNotNull(price)");
    if (name === "quantity") return member("quantity", "abs(assumeNotNull(quantity))", "isNotNull(quantity)");
    return member(name, `toString(${name})`, `${name} != ''`);
  });
  const lines =
    withProperties && (has("product_id") || has("name"))
      ? `arrayStringConcat(arraySort(groupArray(concat('{', substring(concat(${line.join(", ")}, ''), 2), '}'))), ',')`
      : "''";
  const product = has("quantity") ? "ifNull(price, 0) * ifNull(quantity, 1)" : "ifNull(price, 0)";
  const amount = !has("revenue")
    ? `sum(${product})`
    : plan.revenue === "per-order"
      ? "argMin(ifNull(revenue, 0), (ts, -ifNull(revenue, 0)))"
      : "sum(ifNull(revenue, 0))";
  // A refund's amounts are positive. `+ 0` makes -0 a 0.
  const revenue = `round(if(refund, abs(${amount}), ${amount}), 6) + 0`;
  const currency = plan.currency === null ? "''" : quoteText(plan.currency);
  const ofLine = has("currency") ? "toString(max(currency))" : "''";
  const properties = [
    `'{"order_id":', toJSONString(order_id), ',"revenue":', toJSONString(revenue_)`,
    `if(currency_ != '', concat(',"currency":', toJSONString(currency_)), '')`,
    has("quantity") ? `',"quantity":', toJSONString(quantity_)` : "''",
    `if(lines_ != '', concat(',"products":[', lines_, ']'), ''), '}'`,
  ].join(", ");
  const identities = ["external_id", "email", "phone"];
  const named = identities.filter(has);
  const key = named.length === 1 ? (named[0] ?? "''") : "concat(external_id, '\\0', email, '\\0', phone)";
  const buyer =
    named.length === 1
      ? identities.map((name) => `${name === named[0] ? `max(${name})` : "''"} AS ${name}_,`).join(" ")
      : `splitByChar('\\0', max(${key})) AS who,
    who[1] AS external_id_, who[2] AS email_, who[3] AS phone_,`;
  const traits = traitFields(plan);
  const values = traits.map((field, index) => `, ${traitText(field, `max(${fieldColumn(field.field)})`)} AS t${index}`);
  const docs = traitNames(plan).map((top) => `(${quoteText(top)}, ${traitDoc(traits, top)})`);
  return `SELECT external_id_ AS external_id, email_ AS email, phone_ AS phone,
  if(refund, 'Order Refunded', 'Order Completed') AS event, ts_ AS ts,
  concat(if(refund, 'refund:', 'order:'), order_id) AS message_id, ${withProperties ? `concat(${properties})` : "''"} AS properties, [${docs.join(", ")}] AS traits, mixed
FROM (
  SELECT order_id, ${refund} AS refund, min(assumeNotNull(ts)) AS ts_,
    ${buyer} min(${key}) != max(${key}) AS mixed,
    ${revenue} AS revenue_, round(sum(abs(ifNull(quantity, 0))), 6) AS quantity_,
    if(${ofLine} != '', ${ofLine}, ${currency}) AS currency_, ${lines} AS lines_${values.join("")}
  FROM (${goodRows(plan, table, range)})
  GROUP BY order_id, refund
)`;
}

/** The traits that orders give their buyers. Address and number are traits too, as when a site identifies somebody. */
export function traitNames(plan: ImportPlan): string[] {
  const identities = plan.fields
    .filter(({ field }) => field === "email" || field === "phone")
    .map(({ field }) => field);
  return [...new Set([...traitFields(plan).map((field) => pathOf(field)[0] ?? ""), ...identities])];
}

function pathOf(field: PlannedField): string[] {
  return field.field.slice("trait.".length).split(".");
}

/** `{"country":"UK"}`, or `{"address":{"city":"Kyiv","zip":"01001"}}` where several columns fill one trait; empty without any. */
function traitDoc(traits: readonly PlannedField[], top: string): string {
  const members = traits.flatMap((field, index) => {
    const [first, ...rest] = pathOf(field);
    if (first !== top) return [];
    if (rest.length === 0) return [{ nested: false, text: `t${index}` }];
    const key = quoteText(`${JSON.stringify(rest.join("."))}:`);
    return [{ nested: true, text: `if(t${index} = '', '', concat(${key}, t${index}))` }];
  });
  if (members.length === 0) members.push({ nested: false, text: `if(${top}_ = '', '', toJSONString(${top}_))` });
  const plain = members.find(({ nested }) => !nested);
  const open = quoteText(`{${JSON.stringify(top)}:`);
  if (plain !== undefined) return `if(${plain.text} = '', '', concat(${open}, ${plain.text}, '}'))`;
  const inner = `arrayStringConcat(arrayFilter(x -> x != '', [${members.map(({ text }) => text).join(", ")}]), ',')`;
  return `if(${inner} = '', '', concat(${open}, '{', ${inner}, '}}'))`;
}

/** A trait's value as JSON text; empty when the row has none. */
function traitText(field: PlannedField, column: string): string {
  if (field.type === "number") return `if(isNull(${column}), '', toJSONString(assumeNotNull(${column})))`;
  if (field.type === "boolean") return `if(isNull(${column}), '', if(assumeNotNull(${column}), 'true', 'false'))`;
  return `if(${column} = '', '', toJSONString(toString(${column})))`;
}

/**
 * Every buyer of a share once, in a fixed order, from orders (a table or a query in brackets): the first order, and for each
 * trait the order that says it last with its doc, `{"<trait>": value}`.
 */
export function buyersQuery(plan: ImportPlan, orders: string, share: number, shares: number): string {
  const last = traitNames(plan).map((_, index) => {
    const doc = `tupleElement(traits[${index + 1}], 2)`;
    return `argMax((toUnixTimestamp64Milli(ts), message_id, ${doc}), (${doc} != '', ts, message_id))`;
  });
  return `SELECT external_id, email, phone, toUnixTimestamp64Milli(min(ts)) AS first, argMin(message_id, (ts, message_id)) AS firstId, [${last.join(", ")}] AS last
FROM ${orders}${shares === 1 ? "" : ` WHERE cityHash64(external_id, email, phone) % ${shares} = ${share}`}
GROUP BY external_id, email, phone
ORDER BY first, external_id, email, phone`;
}
