import { type Json, type JsonObject, KindredError } from "@kindred/schema";
import { type ContactRow, resolveContacts } from "../identity/bulk.ts";
import { addToList } from "../ingest/lists.ts";
import { type ProductRow, upsertProducts } from "../ingest/products.ts";
import { checkRow } from "./infer/row-rules.ts";
import { readRow, type TypedRow } from "./infer/values.ts";
import { addCodes, checkCancelled, type Job } from "./job.ts";
import type { Rejection } from "./plan.ts";
import { cellText, readRows, type TableRow } from "./read/table.ts";
import { RejectedFile } from "./rejected-file.ts";

/** Rows that are carried out together; a restart goes on after the last such batch. */
const rowsAtOnce = 5_000;

export interface GoodRow {
  readonly row: number;
  readonly values: TypedRow;
}

/** What a batch did. `rejected` names rows that only the stores could refuse. */
export interface BatchResult {
  readonly contactsCreated?: number;
  readonly contactsUpdated?: number;
  readonly written?: number;
  readonly skipped?: number;
  readonly rejected?: readonly Rejection[];
}

/** Carries out contacts, products and lists: rows are read and typed one by one and stored a batch at a time. */
export async function runRows(job: Job): Promise<void> {
  if (job.plan.kind === "list") await createList(job);
  await eachBatch(job, (rows) => {
    switch (job.plan.kind) {
      case "contacts":
        return storeContacts(job, rows);
      case "list":
        return storeMembers(job, rows);
      case "products":
        return storeProducts(job, rows);
      case "orders":
      case "events":
        throw new TypeError(`${job.plan.kind} are not stored row by row`);
      default:
        return job.plan.kind satisfies never;
    }
  });
  await job.save({ phase: "done" });
}

/**
 * Reads the file in batches, the same ones every time. The whole file is read once before anything is stored, so that
 * one that breaks off or changes its encoding half way stores nothing.
 */
export async function eachBatch(
  job: Job,
  store: (rows: readonly GoodRow[], batch: number) => Promise<BatchResult>,
): Promise<void> {
  const { plan } = job;
  if (job.progress.phase === "reading") {
    let rows = 0;
    for await (const _ of readRows(plan.file.path, plan.layout, plan.file.bytes, (read) => job.report({ read }))) {
      if (++rows % 10_000 === 0) checkCancelled(job);
    }
    await job.save({ phase: "writing", read: 1, steps: 0, of: Math.ceil(rows / rowsAtOnce) });
  }
  const columns = [...plan.layout.columns];
  const refused = await RejectedFile.open(job.rejectedPath, columns, job.progress.rejectedBytes);
  try {
    let batch = 0;
    let held: TableRow[] = [];
    const settle = async (): Promise<void> => {
      const rows = held;
      held = [];
      if (batch++ < job.progress.steps || rows.length === 0) return;
      checkCancelled(job);
      await carryOut(job, refused, rows, batch - 1, store);
    };
    for await (const row of readRows(plan.file.path, plan.layout, plan.file.bytes)) {
      held.push(row);
      if (held.length === rowsAtOnce) await settle();
    }
    await settle();
  } finally {
    await refused.close();
  }
  await refused.publish(job.progress.rejected > 0);
}

async function carryOut(
  job: Job,
  refused: RejectedFile,
  rows: readonly TableRow[],
  batch: number,
  store: (rows: readonly GoodRow[], batch: number) => Promise<BatchResult>,
): Promise<void> {
  const good: GoodRow[] = [];
  const rejected: Rejection[] = [];
  for (const row of rows) {
    const read = readRow(row, job.plan.fields, job.plan.timezone);
    const rejection = "rejection" in read ? read.rejection : checkRow(job.plan, row, read.values, job.receivedAt);
    if (rejection !== null) rejected.push(rejection);
    else if ("values" in read) good.push({ row: row.row, values: read.values });
  }
  const result = good.length === 0 ? {} : await store(good, batch);
  rejected.push(...(result.rejected ?? []));
  const byRow = new Map(rows.map((row) => [row.row, row]));
  rejected.sort((a, b) => a.row - b.row);
  await refused.write(rejected.map((rejection) => ({ rejection, original: originalOf(byRow.get(rejection.row)) })));
  const { progress } = job;
  await job.save({
    steps: batch + 1,
    rows: progress.rows + rows.length,
    rejected: progress.rejected + rejected.length,
    rejectedBytes: refused.size,
    codes: addCodes(
      progress.codes,
      rejected.map(({ code }) => [code, 1]),
    ),
    contactsCreated: progress.contactsCreated + (result.contactsCreated ?? 0),
    contactsUpdated: progress.contactsUpdated + (result.contactsUpdated ?? 0),
    written: progress.written + (result.written ?? 0),
    skipped: progress.skipped + (result.skipped ?? 0),
  });
}

function originalOf(row: TableRow | undefined): string[] {
  if (row === undefined) return [];
  const values = row.values.map(cellText);
  return row.rest === "" ? values : [...values, row.rest];
}

/** The identities of a row as resolution takes them. */
export function identitiesOf({ values }: GoodRow): ContactRow {
  const text = (field: string): string | null => {
    const held = values.get(field);
    return typeof held === "string" && held !== "" ? held : null;
  };
  return {
    externalId: text("external_id"),
    email: text("email"),
    phone: text("phone"),
    anonymousId: text("anonymous_id"),
  };
}

async function storeContacts(job: Job, rows: readonly GoodRow[]): Promise<BatchResult> {
  const contacts = rows.map((row): ContactRow => {
    const ts = row.values.get("ts");
    return { ...identitiesOf(row), traits: traitsOf(row.values), ts: typeof ts === "number" ? ts : null };
  });
  return resolve(job, rows, contacts, job.plan.mode === "append" ? "leave" : "update");
}

function traitsOf(values: TypedRow): JsonObject | null {
  const document = values.get("traits");
  const traits: Record<string, Json> =
    typeof document === "object" && document !== null && !Array.isArray(document)
      ? { ...(document as JsonObject) }
      : {};
  // Address and number are traits too, as they are when a site identifies somebody.
  for (const field of ["email", "phone"]) if (values.get(field)) traits[field] ??= values.get(field) ?? null;
  for (const [field, value] of values) {
    // An empty cell says nothing; it does not remove a trait.
    if (field.startsWith("trait.") && value !== "") traits[field.slice("trait.".length)] = value;
  }
  return Object.keys(traits).length === 0 ? null : traits;
}

interface Resolved extends BatchResult {
  readonly contactIds: Uint32Array;
}

/** Finds or creates the contacts of a batch. Stamps name the file and its row, so that importing it again writes the same. */
export async function resolve(
  job: Job,
  rows: readonly GoodRow[],
  contacts: readonly ContactRow[],
  existing: "update" | "leave",
): Promise<Resolved> {
  const { plan, receivedAt } = job;
  const source = `${plan.kind}-${plan.file.fingerprint}`;
  const resolved = await resolveContacts(job.stores, job.store.id, contacts, {
    at: receivedAt,
    source,
    firstRow: rows[0]?.row ?? 0,
    existing,
  });
  return {
    contactIds: resolved.contactIds,
    contactsCreated: resolved.created,
    contactsUpdated: resolved.updated,
    rejected: resolved.rejected.map(({ index, code, reason }) => ({ row: rows[index]?.row ?? 0, code, reason })),
  };
}

async function createList(job: Job): Promise<void> {
  const { list } = job.plan;
  if (list === null) throw new KindredError("list_missing", "Say which list the file fills.");
  await job.store.postgres
    .insertInto("lists")
    .values({ workspace_id: job.store.id, id: list.id, name: list.name })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** List files carry no dates: who is on the list counts as on it since ever. */
const sinceEver = 0;

async function storeMembers(job: Job, rows: readonly GoodRow[]): Promise<BatchResult> {
  const resolved = await resolve(job, rows, rows.map(identitiesOf), "leave");
  const ids = [...new Set(resolved.contactIds)].filter((id) => id > 0);
  const { added } = await addToList(job.stores, job.store.id, job.plan.list?.id ?? "", ids, sinceEver);
  return { ...resolved, written: added, skipped: ids.length - added };
}

async function storeProducts(job: Job, rows: readonly GoodRow[]): Promise<BatchResult> {
  const products = rows.map(({ values }): ProductRow => {
    const doc: Record<string, Json> = {};
    for (const [field, value] of values)
      if (field !== "product_id" && field !== "ts" && value !== "") doc[field] = value;
    const ts = values.get("ts");
    return { productId: cellText(values.get("product_id")), doc, validFrom: typeof ts === "number" ? ts : null };
  });
  const known = job.plan.mode === "append" ? await knownProducts(job, products) : new Set<string>();
  const wanted = products.filter(({ productId }) => !known.has(productId));
  const { written } = await upsertProducts(job.stores, job.store.id, wanted, job.receivedAt);
  return { written, skipped: rows.length - written };
}

async function knownProducts(job: Job, products: readonly ProductRow[]): Promise<Set<string>> {
  await job.flush();
  const rows = await job.store.clickhouse.query<{ product_id: string }>(
    "SELECT DISTINCT product_id FROM products WHERE product_id IN {ids: Array(String)}",
    { ids: products.map(({ productId }) => productId) },
  );
  return new Set(rows.map(({ product_id }) => product_id));
}
