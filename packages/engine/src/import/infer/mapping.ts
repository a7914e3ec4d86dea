import { KindredError } from "@kindred/schema";
import {
  buyerTraits,
  type FieldType,
  fieldsOf,
  headerKey,
  type ImportKind,
  leftoverPrefix,
  nameFromHeader,
} from "../fields.ts";

/** One field and the column it is read from. */
export interface Mapped {
  /** `order_id`, `trait.country`, `property.plan`, … */
  readonly field: string;
  readonly column: string;
  readonly type: FieldType;
  /** Whether the user said so. */
  readonly asked: boolean;
}

export interface Mapping {
  readonly fields: readonly Mapped[];
  /** Columns that nothing is read from. */
  readonly unused: readonly string[];
  readonly notes: readonly string[];
}

/** A column name that drops a field: `--map email=-`. */
const drop = "-";

/**
 * Which column each field is read from: first what was asked for, then headers that are usual names of a field, then,
 * for e-mail addresses, the values. `sample` holds a column's first values.
 *
 * @throws KindredError `unknown_field`, `unknown_column`, `column_mapped_twice`
 */
export function inferMapping(
  kind: ImportKind,
  columns: readonly string[],
  asked: Readonly<Record<string, string>>,
  sample: (column: string) => readonly string[],
): Mapping {
  const specs = fieldsOf[kind];
  const fields: Mapped[] = [];
  const taken = new Set<string>();
  const dropped = new Set<string>();
  const notes: string[] = [];
  const add = (field: string, column: string, byUser: boolean): void => {
    taken.add(column);
    fields.push({ field, column, type: specs[field]?.type ?? "any", asked: byUser });
  };

  for (const [field, column] of Object.entries(asked)) {
    checkField(kind, field);
    if (column === drop) {
      dropped.add(field);
      continue;
    }
    const found = columns.includes(column) ? column : columns.find((each) => headerKey(each) === headerKey(column));
    if (found === undefined) {
      throw new KindredError("unknown_column", `There is no column "${column}". The file has: ${columns.join(", ")}.`, {
        details: { field, column },
      });
    }
    if (taken.has(found))
      throw new KindredError("column_mapped_twice", `The column "${found}" is mapped to two fields.`);
    add(field, found, true);
  }

  const known = (field: string): boolean => dropped.has(field) || fields.some((each) => each.field === field);
  const byKey = new Map(columns.map((column) => [headerKey(column.slice(column.lastIndexOf(".") + 1)), column]));
  for (const column of columns) byKey.set(headerKey(column), column);
  for (const [field, spec] of Object.entries(specs)) {
    if (known(field)) continue;
    const candidates = [field, ...spec.headers]
      .map((header) => byKey.get(headerKey(header)))
      .filter((column): column is string => column !== undefined && !taken.has(column));
    const [first, ...others] = [...new Set(candidates)].filter((column) => fits(field, sample(column)));
    if (first === undefined) continue;
    add(field, first, false);
    if (others.length > 0)
      notes.push(
        `"${first}" is read as ${field}; "${others.join('", "')}" could be meant too: change it with --map ${field}=Column.`,
      );
  }
  if (!known("email") && "email" in specs) {
    const column = columns.find((each) => !taken.has(each) && mostlyEmails(sample(each)));
    if (column !== undefined) add("email", column, false);
  }
  // A person's field of the same name as a column is a trait, whatever prefix the column carries.
  if (kind === "orders") {
    for (const [trait, headers] of Object.entries(buyerTraits)) {
      const column = headers.map((header) => byKey.get(header)).find((each) => each !== undefined && !taken.has(each));
      if (column !== undefined && !known(`trait.${trait}`)) add(`trait.${trait}`, column, false);
    }
  }
  const unused: string[] = [];
  const prefix = leftoverPrefix[kind];
  for (const column of columns) {
    if (taken.has(column)) continue;
    const explicit = /^(trait|property)\.(.+)$/.exec(column);
    const field =
      explicit !== null && accepts(kind, column)
        ? column
        : prefix === null
          ? null
          : `${prefix}${nameFromHeader(column)}`;
    if (field === null || known(field) || isDropped(dropped, column, field)) unused.push(column);
    else add(field, column, false);
  }
  return { fields, unused, notes };
}

function isDropped(dropped: ReadonlySet<string>, column: string, field: string): boolean {
  return dropped.has(column) || dropped.has(field);
}

function accepts(kind: ImportKind, field: string): boolean {
  if (field.startsWith("trait.")) return kind === "orders" || kind === "contacts";
  if (field.startsWith("property.")) return kind === "events";
  return kind === "products" || field in fieldsOf[kind];
}

function checkField(kind: ImportKind, field: string): void {
  if (accepts(kind, field)) return;
  const known = [
    ...Object.keys(fieldsOf[kind]),
    ...(kind === "orders" || kind === "contacts" ? ["trait.<name>"] : kind === "events" ? ["property.<name>"] : []),
  ];
  throw new KindredError("unknown_field", `"${field}" is no field of ${kind}. Fields: ${known.join(", ")}.`, {
    details: { field },
  });
}

const address = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

function mostlyEmails(values: readonly string[]): boolean {
  const held = values.filter((value) => value.trim() !== "");
  return held.length > 0 && held.filter((value) => address.test(value.trim())).length >= held.length * 0.8;
}

/** A header can mislead: "Mail: yes/no" is no address, "Total: paid" no number. */
function fits(field: string, values: readonly string[]): boolean {
  const held = values.filter((value) => value.trim() !== "");
  if (held.length === 0) return true;
  if (field === "email") return held.some((value) => address.test(value.trim()));
  if (field === "price" || field === "quantity" || field === "revenue") return held.some((value) => /\d/.test(value));
  if (field === "ts") return held.some((value) => /\d{2}/.test(value));
  return true;
}
