import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { Member } from "@kindred/engine";

const columns = ["id", "key", "external_id", "email", "phone"] as const;

/**
 * One cell. A text that a spreadsheet would run as a formula (it starts with = + - @, a tab or a carriage return) gets an
 * apostrophe before it; plain numbers and phone numbers such as +380441234567 stay as they are. Whoever needs the
 * bytes unchanged exports NDJSON or Parquet.
 */
export function csvCell(value: string | number): string {
  const text = String(value);
  const formula = /^[=+\-@\t\r]/u.test(text) && !/^[+-]?\d+(\.\d+)?$/u.test(text);
  const safe = formula ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Members as CSV with a header, from the store's JSON lines, as they come. */
export function membersAsCsv(lines: Readable): Readable {
  const rows = async function* (): AsyncGenerator<string> {
    yield `${columns.join(",")}\r\n`;
    let block = "";
    for await (const line of createInterface({ input: lines, crlfDelay: Infinity })) {
      if (line === "") continue;
      const member = JSON.parse(line) as Member;
      block += `${columns.map((column) => csvCell(member[column])).join(",")}\r\n`;
      if (block.length < 65_536) continue;
      yield block;
      block = "";
    }
    if (block !== "") yield block;
  };
  const csv = Readable.from(rows());
  // Whoever hangs up leaves a source half read: ClickHouse's connection would wait for the rest.
  csv.once("close", () => lines.destroy());
  return csv;
}
