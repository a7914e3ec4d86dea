import type { Kind, Look } from "../api/imports.ts";

type Plan = NonNullable<Look["plan"]>;

/** One thing that would come of the file: a contact, an event, an order, a product. */
export interface PreviewItem {
  /** The rows it is made of. */
  readonly rows: readonly number[];
  readonly who: readonly string[];
  /** The event, the order's number, the product's name. */
  readonly what: string | null;
  /** ISO 8601. */
  readonly when: string | null;
  readonly details: readonly { readonly name: string; readonly value: unknown }[];
  /** What an order brings in. */
  readonly amount: number | null;
}

const identities = ["external_id", "email", "phone", "anonymous_id"];

/** The first rows as what they would become; the lines of an order are put together. */
export function previewItems(
  kind: Kind,
  { preview, revenue }: Pick<Plan, "preview" | "revenue">,
): readonly PreviewItem[] {
  if (kind !== "orders") return preview.map(({ row, values }) => itemOf(kind, [{ row, values }]));
  const orders = new Map<string, Plan["preview"]>();
  for (const line of preview) {
    const id = line.values["order_id"];
    const key = id === undefined ? `row ${line.row}` : `${text(id)} ${isRefund(line.values) ? "-" : "+"}`;
    orders.set(key, [...(orders.get(key) ?? []), line]);
  }
  return [...orders.values()].map((lines) => ({ ...itemOf(kind, lines), amount: amountOf(lines, revenue) }));
}

type Values = Plan["preview"][number]["values"];

function itemOf(kind: Kind, lines: Plan["preview"]): PreviewItem {
  const first = lines[0]?.values ?? {};
  const shown = new Set([...identities, "ts", ...(whatOf[kind] ?? [])]);
  const what = (whatOf[kind] ?? []).map((field) => first[field]).find((value) => value !== undefined && value !== "");
  const ts = first["ts"];
  return {
    rows: lines.map(({ row }) => row),
    who: identities.flatMap((field) => (first[field] === undefined ? [] : [text(first[field])])),
    what: what === undefined ? null : text(what),
    when: typeof ts === "string" ? ts : null,
    details:
      kind === "orders"
        ? lines.flatMap(({ values }) => lineOf(values)).concat(rest(first, new Set([...shown, ...lineFields])))
        : rest(first, shown),
    amount: null,
  };
}

const whatOf: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  events: ["event"],
  orders: ["order_id"],
  products: ["name", "product_id"],
};

const lineFields = ["product_id", "name", "category", "price", "quantity", "revenue", "currency"];

/** `2 × Coat`, as one detail of an order. */
function lineOf(values: Values): { name: string; value: unknown }[] {
  const product = values["name"] ?? values["product_id"];
  if (product === undefined) return [];
  const quantity = values["quantity"];
  return [{ name: quantity === undefined ? "" : `${text(quantity)} ×`, value: text(product) }];
}

function rest(values: Values, but: ReadonlySet<string>): { name: string; value: unknown }[] {
  return Object.entries(values)
    .filter(([field, value]) => !but.has(field) && value !== "")
    .map(([field, value]) => ({ name: field.replace(/^(trait|property)\./u, ""), value }));
}

function isRefund(values: Values): boolean {
  const { quantity, revenue } = values;
  return (typeof quantity === "number" ? quantity : typeof revenue === "number" ? revenue : 0) < 0;
}

/** As the importer adds lines up; the lines of the sample alone. */
function amountOf(lines: Plan["preview"], revenue: Plan["revenue"]): number {
  const of = (values: Values, field: string, fallback: number): number => {
    const value = values[field];
    return typeof value === "number" ? value : fallback;
  };
  const amounts = lines.map(({ values }) =>
    values["revenue"] === undefined ? of(values, "price", 0) * of(values, "quantity", 1) : of(values, "revenue", 0),
  );
  const sum = revenue === "per-order" ? (amounts[0] ?? 0) : amounts.reduce((all, amount) => all + amount, 0);
  return Math.abs(Math.round(sum * 100) / 100);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
