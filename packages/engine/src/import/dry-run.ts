import type { Json } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { checkRow } from "./infer/row-rules.ts";
import { readRow } from "./infer/values.ts";
import { addCodes } from "./job.ts";
import type { ImportPlan, Rejection } from "./plan.ts";
import { cellText, readRows } from "./read/table.ts";

/** What a plan would come to, counted over the file; nothing is stored. */
export interface DryRun {
  readonly rows: number;
  /** Share of the file that was read, 0 to 1: less than 1 when the time was up. */
  readonly read: number;
  readonly rejected: number;
  readonly codes: Readonly<Record<string, number>>;
  /** The first refused rows. */
  readonly rejections: readonly Rejection[];
  /** Different people, by the strongest identity of each row; and how many of them are here already. */
  readonly people: number;
  readonly known: number;
  readonly orders: number;
  readonly refunds: number;
  readonly events: number;
  readonly products: number;
  /** What the orders bring in, refunds apart; null for other kinds. */
  readonly revenue: number | null;
  /** The earliest and the latest instant of a row, Unix ms. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface DryRunLimits {
  /** Unix ms of the clock `now`: reading stops then. */
  readonly until: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const shownRejections = 200;
const lookedUpAtOnce = 10_000;
const identityKinds = ["external_id", "email", "phone", "anonymous_id"] as const;
type Kind = (typeof identityKinds)[number];

/** Reads the file as an import would and counts what would come of it. */
export async function dryRun(store: WorkspaceStore, plan: ImportPlan, limits: DryRunLimits): Promise<DryRun> {
  const people = new Map<Kind, Set<string>>(identityKinds.map((kind) => [kind, new Set()]));
  const tally = new Tally(plan);
  const rejections: Rejection[] = [];
  let codes: Record<string, number> = {};
  let rows = 0;
  let read = 0;
  let isCut = false;
  const now = limits.now();
  const note = (share: number): void => void (read = share);
  for await (const row of readRows(plan.file.path, plan.layout, plan.file.bytes, note)) {
    if (rows % 5_000 === 4_999) {
      // Rows of one piece come without a pause; others want to be answered too.
      await new Promise((resolve) => setImmediate(resolve));
      limits.signal.throwIfAborted();
      isCut = limits.now() > limits.until;
      if (isCut) break;
    }
    rows++;
    const typed = readRow(row, plan.fields, plan.timezone);
    const rejection = "rejection" in typed ? typed.rejection : checkRow(plan, row, typed.values, now);
    if (rejection !== null) {
      codes = addCodes(codes, [[rejection.code, 1]]);
      if (rejections.length < shownRejections) rejections.push(rejection);
    } else if ("values" in typed) {
      for (const kind of identityKinds) {
        const value = typed.values.get(kind);
        if (typeof value !== "string" || value === "") continue;
        people.get(kind)?.add(kind === "email" ? value.toLowerCase() : value);
        break;
      }
      tally.add(typed.values);
    }
  }
  const rejected = Object.values(codes).reduce((sum, count) => sum + count, 0);
  const counted = [...people.values()].reduce((sum, { size }) => sum + size, 0);
  return {
    rows,
    read: isCut ? read : 1,
    rejected,
    codes,
    rejections,
    people: plan.kind === "products" ? 0 : counted,
    known: await countKnown(store, people),
    ...tally.result(rows - rejected),
  };
}

/** How many contacts own one of these identities. */
async function countKnown({ postgres, id }: WorkspaceStore, people: ReadonlyMap<Kind, Set<string>>): Promise<number> {
  const found = new Set<number>();
  for (const [kind, values] of people) {
    const all = [...values].filter((value) => !value.includes("\0"));
    for (let from = 0; from < all.length; from += lookedUpAtOnce) {
      const rows = await postgres
        .selectFrom("identities")
        .select("contact_id")
        .where("workspace_id", "=", id)
        .where("kind", "=", kind)
        .where("value", "in", all.slice(from, from + lookedUpAtOnce))
        .execute();
      for (const { contact_id } of rows) found.add(contact_id);
    }
  }
  return found.size;
}

/** Counts what rows make: orders by their number, refunds apart, as `orders/build.ts` groups them. */
class Tally {
  readonly #plan: ImportPlan;
  readonly #has: ReadonlySet<string>;
  readonly #orders = new Set<string>();
  readonly #refunds = new Set<string>();
  readonly #products = new Set<string>();
  #rows = 0;
  #revenue = 0;
  #from = Infinity;
  #to = -Infinity;

  constructor(plan: ImportPlan) {
    this.#plan = plan;
    this.#has = new Set(plan.fields.map(({ field }) => field));
  }

  add(values: ReadonlyMap<string, Json>): void {
    this.#rows++;
    const ts = values.get("ts");
    if (typeof ts === "number") {
      this.#from = Math.min(this.#from, ts);
      this.#to = Math.max(this.#to, ts);
    }
    if (this.#plan.kind === "products") this.#products.add(cellText(values.get("product_id")));
    if (this.#plan.kind === "orders") this.#addOrder(values);
  }

  #addOrder(values: ReadonlyMap<string, Json>): void {
    const number = (field: string, fallback: number): number => {
      const value = values.get(field);
      return typeof value === "number" ? value : fallback;
    };
    // Without an order number each row is one.
    const id = this.#has.has("order_id") ? cellText(values.get("order_id")) : String(this.#rows);
    const isRefund = this.#has.has("quantity") ? number("quantity", 0) < 0 : number("revenue", 0) < 0;
    if (isRefund) {
      this.#refunds.add(id);
      return;
    }
    const product = number("price", 0) * (this.#has.has("quantity") ? number("quantity", 1) : 1);
    const amount = this.#has.has("revenue") ? number("revenue", 0) : product;
    if (this.#plan.revenue === "per-order" && this.#orders.has(id)) return;
    this.#orders.add(id);
    this.#revenue += amount;
  }

  result(good: number) {
    const { kind } = this.#plan;
    return {
      orders: this.#orders.size,
      refunds: this.#refunds.size,
      events: kind === "events" ? good : this.#orders.size + this.#refunds.size,
      products: this.#products.size,
      revenue: kind === "orders" ? Math.round(this.#revenue * 1e6) / 1e6 : null,
      from: Number.isFinite(this.#from) ? this.#from : null,
      to: Number.isFinite(this.#to) ? this.#to : null,
    };
  }
}
