import { z } from "zod";
import { figure, table } from "./terminal.ts";

const Said = z.object({ code: z.string(), message: z.string() });

/** How a file will be read, as the server found out. */
export const Plan = z.looseObject({
  kind: z.string(),
  mode: z.string(),
  fields: z.array(z.looseObject({ field: z.string(), column: z.string(), type: z.string() })),
  unused: z.array(z.string()),
  decisions: z.array(Said),
  warnings: z.array(Said),
  preview: z.array(z.looseObject({ row: z.number(), values: z.record(z.string(), z.json()) })),
  sample: z.looseObject({
    rows: z.number(),
    whole: z.boolean(),
    rejected: z.number(),
    rejections: z.array(z.looseObject({ row: z.number(), code: z.string(), reason: z.string() })),
  }),
});

/** What the whole file would come to. */
export const Counted = z.looseObject({
  rows: z.number(),
  read: z.number(),
  rejected: z.number(),
  codes: z.record(z.string(), z.number()),
  people: z.number(),
  known: z.number(),
  orders: z.number(),
  refunds: z.number(),
  events: z.number(),
  products: z.number(),
  revenue: z.number().nullable(),
});

export const Status = z.looseObject({
  id: z.string(),
  fileName: z.string(),
  state: z.enum(["running", "done", "failed", "cancelled"]),
  progress: z.looseObject({
    phase: z.string(),
    rows: z.number(),
    read: z.number(),
    steps: z.number(),
    of: z.number(),
    rejected: z.number(),
    codes: z.record(z.string(), z.number()),
    contactsCreated: z.number(),
    contactsUpdated: z.number(),
    written: z.number(),
    skipped: z.number(),
  }),
  error: Said.nullable(),
  hasRejected: z.boolean(),
});

const WIDEST = 28;

export function planWords(plan: z.output<typeof Plan>): string {
  const { sample } = plan;
  const fields = plan.fields.map(({ field }) => field);
  const rows = plan.preview.map(({ row, values }) => [
    String(row),
    ...fields.map((field) => clipped(values[field] === undefined ? "" : plain(values[field]))),
  ]);
  return [
    `Columns (${plan.mode})`,
    table(plan.fields.map(({ column, field, type }) => [`  ${column}`, "→", field, type])),
    "",
    ...plan.decisions.map(({ message }) => `· ${message}`),
    ...plan.warnings.map(({ message }) => `! ${message}`),
    "",
    "First rows as they will be read",
    table([["row", ...fields], ...rows]),
    "",
    sample.rejected === 0
      ? `All ${figure(sample.rows)} rows looked at can be read.`
      : `${figure(sample.rejected)} of ${figure(sample.rows)} rows looked at would be refused:`,
    ...sample.rejections.map(({ row, code, reason }) => `  row ${String(row)}: ${code}: ${reason}`),
  ].join("\n");
}

export function countedWords(counted: z.output<typeof Counted>): string {
  const { rows, read, people, known, orders, refunds, events, products, revenue, rejected } = counted;
  const codes = Object.entries(counted.codes).map(([code, count]) => `${code} ${figure(count)}`);
  const line = (name: string, value: string, isThere: boolean): string[] =>
    isThere ? [`  ${name.padEnd(8)}  ${value}`] : [];
  return [
    "",
    `${read < 1 ? `The first ${Math.floor(read * 100)} % of the file` : "The whole file"}: ${figure(rows)} rows`,
    ...line("people", `${figure(people)}, ${figure(known)} of them here already`, people > 0),
    ...line("orders", `${figure(orders)}, and ${figure(refunds)} refunds`, orders + refunds > 0),
    ...line("revenue", figure(Math.round(revenue ?? 0)), revenue !== null),
    ...line("events", figure(events), orders + refunds === 0 && events > 0),
    ...line("products", figure(products), products > 0),
    ...line("refused", `${figure(rejected)} rows (${codes.join(", ")})`, rejected > 0),
    "Nothing was stored: leave out --dry-run to import.",
  ].join("\n");
}

export function summary(status: z.output<typeof Status>, rejectedFile: string | null): string {
  const { progress } = status;
  const codes = Object.entries(progress.codes).map(([code, count]) => `${code} ${figure(count)}`);
  return [
    `Imported ${status.fileName}: ${figure(progress.rows)} rows.`,
    `  contacts  ${figure(progress.contactsCreated)} new, ${figure(progress.contactsUpdated)} updated`,
    `  written   ${figure(progress.written)}${progress.skipped === 0 ? "" : `, ${figure(progress.skipped)} were there already`}`,
    ...(progress.rejected === 0 ? [] : [`  refused   ${figure(progress.rejected)} rows (${codes.join(", ")})`]),
    ...(rejectedFile === null ? [] : [`  with their reasons in ${rejectedFile}`]),
  ].join("\n");
}

function plain(value: z.output<ReturnType<typeof z.json>>): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function clipped(text: string): string {
  return text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text;
}
