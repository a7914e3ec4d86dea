import type { EvaluationResources } from "../segments/evaluation.ts";
import { type Member, readMembers } from "../segments/members.ts";
import { askBeside, customersOf } from "./customers.ts";
import type { ValueQuestion } from "./question.ts";

export interface CustomerValue {
  readonly member: Member;
  readonly orders: number;
  readonly averageOrder: number | null;
  readonly gross: number;
  readonly refunded: number;
  readonly value: number;
  /** Gross less cost of orders whose cost is known; null where no cost was asked for or none is known. */
  readonly margin: number | null;
  /** The latest order in the window, Unix ms. */
  readonly last: number | null;
}

/** The place after which a page begins. */
export interface After {
  readonly value: number;
  readonly id: number;
}

interface Row {
  readonly contact_id: number;
  readonly orders: number;
  readonly priced: number;
  readonly gross: number;
  readonly refunded: number;
  readonly value: number;
  /** Where a cost is asked for. */
  readonly costed?: number;
  readonly costed_gross?: number;
  readonly cost?: number;
  readonly last: number;
}

/** Customers by what they are worth, the best first. Throws what `customersOf` throws. */
export async function listCustomers(
  resources: EvaluationResources,
  question: ValueQuestion,
  { after, limit }: { readonly after: After | null; readonly limit: number },
): Promise<{ readonly customers: readonly CustomerValue[]; readonly next: After | null }> {
  const { clickhouse } = resources.workspace;
  const customers = await customersOf(resources, question);
  const { sql, params } = customers;
  const beyond = (): string => {
    const [value, id] = [params.add("Float64", after!.value), params.add("UInt32", after!.id)];
    return `WHERE value < ${value} OR (value = ${value} AND contact_id > ${id})`;
  };
  const place = after === null ? "" : beyond();
  const page = clickhouse.query<Row>(
    `SELECT * FROM (${sql}) ${place} ORDER BY value DESC, contact_id LIMIT ${params.add("UInt32", limit)}`,
    params.values,
  );
  const { found: rows } = await askBeside(customers, page);
  const members = await readMembers(
    clickhouse,
    rows.map(({ contact_id }) => contact_id),
  );
  const byId = new Map(members.map((member) => [member.id, member]));
  const last = rows.at(-1);
  return {
    // Somebody erased between the two reads is nobody.
    customers: rows.flatMap((row) => {
      const member = byId.get(row.contact_id);
      return member === undefined ? [] : [valueOf(member, row)];
    }),
    next: rows.length < limit || last === undefined ? null : { value: last.value, id: last.contact_id },
  };
}

function valueOf(member: Member, row: Row): CustomerValue {
  const { costed = 0, costed_gross = 0, cost = 0 } = row;
  const rounded = (amount: number): number => Math.round(amount * 1e6) / 1e6;
  return {
    member,
    orders: Number(row.orders),
    averageOrder: Number(row.priced) === 0 ? null : row.gross / Number(row.priced),
    gross: rounded(row.gross),
    refunded: rounded(row.refunded),
    value: row.value,
    margin: Number(costed) === 0 ? null : rounded(costed_gross - cost),
    last: Number(row.last) === 0 ? null : Number(row.last),
  };
}
