import { type Text, useFormats, useText } from "../../../languages/text.ts";
import type { Cell, Table } from "../api/cohorts.ts";
import type { CohortSearch } from "../search.ts";

/** How a cell's value is told: a share, an amount of money or a number per head. */
export function useCellWords(table: Pick<Table, "currency">, search: CohortSearch) {
  const text = useText();
  const { number, share, money } = useFormats();
  const value = (amount: number): string => {
    if (search.measure === undefined) return share(amount);
    if (search.measure === "count") return number(Math.round(amount * 100) / 100);
    return money(amount, table.currency, Math.abs(amount) >= 100 ? 0 : 2);
  };
  return {
    value,
    /** All that is known of a cell, in a sentence. */
    aloud: (cell: Cell): string => aloud(cell, text, value, number),
  };
}

function aloud(cell: Cell, text: Text, value: (amount: number) => string, number: (count: number) => string): string {
  if (cell.value === null) return text("cohorts.cell.nobody");
  const told = { value: value(cell.value), people: number(cell.people), of: number(cell.of) };
  const sentence = text("cohorts.cell.told", told);
  const interval =
    cell.low === null || cell.high === null
      ? ""
      : ` ${text("cohorts.cell.interval", { low: value(cell.low), high: value(cell.high) })}`;
  return `${sentence}${interval}${cell.unfinished ? ` ${text("cohorts.cell.unfinished")}` : ""}`;
}
