import type { Condition, SegmentDocument } from "./segments.ts";
import { shopNow } from "./shop.ts";

/** How tables and values are written for one engine. */
export interface Dialect {
  /** A text of an event. */
  readonly text: (property: string) => string;
  /** A number of an event. */
  readonly number: (property: string) => string;
  readonly trait: (name: string) => string;
  /** Unix ms */
  readonly instant: (ms: number) => string;
  readonly day: string;
  /** To six decimals, as the language compares sums and averages. */
  readonly rounded: (number: string) => string;
  /** The table of contacts, with `id`. */
  readonly contacts: string;
  readonly contactsWhere: string | null;
}

/** What one condition asks of a contact. */
export interface HandWritten {
  readonly kind: "trait" | "event";
  /** Over the contact, or over an event. */
  readonly where: string;
  /** What is computed of the matching events, and the comparison; null: one event is enough. */
  readonly having: { readonly measure: string; readonly test: string } | null;
  readonly negated: boolean;
}

/** The conditions of a segment, those of the segments it names put in place, as someone would write them in SQL. */
export function handWritten(
  document: SegmentDocument,
  byId: ReadonlyMap<string, SegmentDocument>,
  dialect: Dialect,
): HandWritten[] {
  return document.where.all.flatMap((condition) =>
    "segment" in condition
      ? handWritten(byId.get(condition["segment"] as string)!, byId, dialect)
      : [written(condition, dialect)],
  );
}

/** One row with the number of members: semi-joins and anti-joins, which every engine here does well. */
export function countSql(conditions: readonly HandWritten[], { contacts, contactsWhere }: Dialect): string {
  const parts = conditions.map(({ kind, where, having, negated }) => {
    if (kind === "trait") return negated ? `(${where}) IS NOT TRUE` : `(${where})`;
    return `id ${negated ? "NOT IN" : "IN"} (${matchingSql(where, having)})`;
  });
  if (contactsWhere !== null) parts.unshift(contactsWhere);
  return `SELECT count(*) AS count FROM ${contacts} WHERE ${parts.join("\n  AND ")}`;
}

function matchingSql(where: string, having: HandWritten["having"]): string {
  const rows = `SELECT contact_id FROM events WHERE ${where}`;
  return having === null ? rows : `${rows} GROUP BY contact_id HAVING ${having.measure} ${having.test}`;
}

function written(condition: Condition, dialect: Dialect): HandWritten {
  if ("trait" in condition) {
    const { value, negated } = comparison(condition, dialect.trait(condition["trait"] as string));
    return { kind: "trait", where: value, having: null, negated };
  }
  const where = [
    `event = ${quoted(condition["event"] as string)}`,
    ...window(condition["window"] as Condition, dialect),
  ];
  if ("where" in condition) where.push(predicate(condition["where"] as Condition, dialect));
  const least = condition["gte"] as number | undefined;
  const written = { kind: "event", where: where.join(" AND "), negated: condition["lt"] === 1 } as const;
  const { measure } = condition;
  if (measure === undefined) {
    return { ...written, having: least === undefined ? null : { measure: "count(*)", test: `>= ${least}` } };
  }
  if (measure === "days") {
    return { ...written, having: { measure: `count(DISTINCT ${dialect.day})`, test: `>= ${least}` } };
  }
  const [[name, property]] = Object.entries(measure as Record<string, string>) as [[string, string]];
  return {
    ...written,
    having: {
      measure: dialect.rounded(`${name}(${dialect.number(property)})`),
      test: `> ${condition["gt"] as number}`,
    },
  };
}

function window(span: Condition, { instant }: Dialect): string[] {
  const days = (text: unknown): number => shopNow - Number.parseInt(text as string, 10) * 86_400_000;
  if ("last" in span) return [`ts > ${instant(days(span["last"]))}`, `ts <= ${instant(shopNow)}`];
  const [from, to] = span["ago"] as [string, string];
  return [`ts > ${instant(days(from))}`, `ts <= ${instant(days(to))}`];
}

function predicate(condition: Condition, dialect: Dialect): string {
  if ("all" in condition) {
    return (condition["all"] as readonly Condition[]).map((each) => predicate(each, dialect)).join(" AND ");
  }
  const name = condition["property"] as string;
  return comparison(condition, "gt" in condition ? dialect.number(name) : dialect.text(name)).value;
}

function comparison(condition: Condition, operand: string): { readonly value: string; readonly negated: boolean } {
  const texts = (values: unknown): string => (values as readonly string[]).map(quoted).join(", ");
  if ("is" in condition) return { value: `${operand} = ${quoted(condition["is"] as string)}`, negated: false };
  if ("isNot" in condition) return { value: `${operand} = ${quoted(condition["isNot"] as string)}`, negated: true };
  if ("in" in condition) return { value: `${operand} IN (${texts(condition["in"])})`, negated: false };
  if ("between" in condition) {
    const [low, high] = condition["between"] as [number, number];
    return { value: `${operand} BETWEEN ${low} AND ${high}`, negated: false };
  }
  const [op, bound] = "gte" in condition ? [">=", condition["gte"]] : [">", condition["gt"]];
  return { value: `${operand} ${op} ${bound as number}`, negated: false };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
