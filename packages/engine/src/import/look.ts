import { KindredError } from "@kindred/schema";
import {
  type FieldType,
  fieldsOf,
  headerKey,
  type ImportKind,
  importKinds,
  leftoverPrefix,
  nameFromHeader,
} from "./fields.ts";
import { ColumnEvidence } from "./infer/column-types.ts";
import { requiredFields } from "./infer/identity.ts";
import { inferMapping, type Mapping } from "./infer/mapping.ts";
import { columnSample, firstRows, inspectFile, type WorkspaceDefaults } from "./inspect.ts";
import type { ImportOptions, ImportPlan } from "./plan.ts";
import { cellText, detectLayout, type TableLayout, type TableRow } from "./read/table.ts";

/** One column as it stands in the file, before anything is decided of it. */
export interface ColumnLook {
  readonly name: string;
  /** What a trait, property or field of its own would be called. */
  readonly ownName: string;
  /** Its first different values. */
  readonly samples: readonly string[];
  /** Share of the looked at rows in which it says something, 0 to 1. */
  readonly filled: number;
  readonly looks: Exclude<FieldType, "any"> | "empty";
}

/** What a person is shown who is to say how a file is to be read. */
export interface FileLook {
  readonly layout: TableLayout;
  readonly columns: readonly ColumnLook[];
  /** The kind asked for, else the one that the columns speak of. */
  readonly kind: ImportKind;
  readonly suggested: ImportKind;
  /** The fields of the kind; `required` names the group of which one has to be there. */
  readonly fields: readonly { readonly field: string; readonly type: FieldType; readonly required: number | null }[];
  /** What other columns may become: `trait.` or `property.` and a name, any name at all (""), or nothing (null). */
  readonly free: "trait." | "property." | "" | null;
  readonly mapping: readonly { readonly field: string; readonly column: string }[];
  /** How it would be read, when nothing is open. */
  readonly plan: ImportPlan | null;
  /** What is open or wrong, and the option that answers it. */
  readonly problem: { readonly code: string; readonly message: string; readonly details: unknown } | null;
}

const shownSamples = 4;
const longestSample = 120;

/**
 * Looks at a file without demanding that it can be read: columns with samples, what it seems to hold, which field each column is
 * read from, and either the whole plan or what stands in its way.
 *
 * @throws KindredError what keeps the file from being a table at all: `file_empty`, `encoding_unclear`, `header_missing`, …
 */
export async function lookAtFile(
  file: { readonly path: string; readonly name: string; readonly bytes: number },
  kind: ImportKind | null,
  options: ImportOptions,
  workspace: WorkspaceDefaults,
  now: number,
): Promise<FileLook> {
  const { layout } = await detectLayout(file.path, file.bytes, options);
  const { rows } = await firstRows(file.path, layout, file.bytes);
  const sample = columnSample(layout, rows);
  const infer = (each: ImportKind, map: Readonly<Record<string, string>>): Mapping =>
    inferMapping(each, layout.columns, map, sample);
  const suggested = suggestKind((each) => infer(each, {}));
  const wanted = kind ?? suggested;
  const columns = layout.columns.map((name, at) => columnLook(name, at, rows));
  const base = { layout, columns, kind: wanted, suggested, ...fieldsFor(wanted) };
  try {
    const mapping = infer(wanted, options.map ?? {}).fields.map(({ field, column }) => ({ field, column }));
    try {
      const plan = await inspectFile(file.path, file.name, wanted, options, workspace, now);
      return { ...base, mapping, plan, problem: null };
    } catch (error) {
      return { ...base, mapping, plan: null, problem: problemOf(error) };
    }
  } catch (error) {
    return { ...base, mapping: [], plan: null, problem: problemOf(error) };
  }
}

function problemOf(error: unknown): NonNullable<FileLook["problem"]> {
  if (!(error instanceof KindredError)) throw error;
  return { code: error.code, message: error.message, details: error.details };
}

function fieldsFor(kind: ImportKind): Pick<FileLook, "fields" | "free"> {
  const groups = requiredFields(kind);
  const fields = Object.entries(fieldsOf[kind]).map(([field, { type }]) => {
    const group = groups.findIndex((each) => each.includes(field));
    return { field, type, required: group < 0 ? null : group };
  });
  return { fields, free: kind === "orders" ? "trait." : leftoverPrefix[kind] };
}

/** The most telling kind whose required fields are all there. */
function suggestKind(infer: (kind: ImportKind) => Mapping): ImportKind {
  const has = (kind: ImportKind): ReadonlySet<string> => new Set(infer(kind).fields.map(({ field }) => field));
  const isOrderTime = (): boolean =>
    infer("orders").fields.some(({ field, column }) => field === "ts" && orderTime.test(headerKey(column)));
  const complete = (kind: ImportKind, fields: ReadonlySet<string>): boolean =>
    requiredFields(kind).every((group) => group.some((field) => fields.has(field)));
  for (const kind of importKinds.toSorted((a, b) => order.indexOf(a) - order.indexOf(b))) {
    const fields = has(kind);
    if (!complete(kind, fields)) continue;
    // A person's file may well have a date and an amount (of all orders together): an order says what or which.
    const isOrder = ["order_id", "product_id", "quantity"].some((field) => fields.has(field));
    if (kind === "orders" && !isOrder && !isOrderTime()) continue;
    if (kind === "products" && !["name", "price", "category"].some((field) => fields.has(field))) continue;
    return kind;
  }
  return "contacts";
}

/** The time of an order; that of somebody's last order begins otherwise. */
const orderTime = /^(order|invoice|purchase|transaction)/;

const order: readonly ImportKind[] = ["events", "orders", "contacts", "products", "list"];

function columnLook(name: string, at: number, rows: readonly TableRow[]): ColumnLook {
  const evidence = new ColumnEvidence({ field: `trait.${name}`, column: name, type: "any", asked: false }, at);
  const samples = new Set<string>();
  let filled = 0;
  for (const row of rows) {
    const text = cellText(row.values[at]).trim();
    if (row.fault !== "" || text === "") continue;
    filled++;
    evidence.add(row.values[at]);
    if (samples.size < shownSamples)
      samples.add(text.length > longestSample ? `${text.slice(0, longestSample)}…` : text);
  }
  return {
    name,
    ownName: nameFromHeader(name),
    samples: [...samples],
    filled: rows.length === 0 ? 0 : filled / rows.length,
    looks: filled === 0 ? "empty" : looksOf(evidence),
  };
}

function looksOf(evidence: ColumnEvidence): ColumnLook["looks"] {
  const { type } = evidence.settle({}, []);
  // Which of two ways a date is written is asked later; that it is one is plain.
  return type === "text" && evidence.dates.verdict().format === "unclear" ? "instant" : type;
}
