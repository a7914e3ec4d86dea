import fc from "fast-check";
import { expect, test } from "vitest";
import { DelimitedReader, noFault } from "./delimited.ts";
import { splitLine } from "./tsv.ts";

interface Read {
  readonly row: number;
  readonly fields: readonly string[];
  readonly rest: string;
  readonly fault: string;
}

function read(
  text: string,
  columns: number,
  options: { delimiter?: string; skip?: number; parts?: number; pieceBytes?: number } = {},
): Read[] {
  const reader = new DelimitedReader({
    delimiter: (options.delimiter ?? ",").charCodeAt(0),
    columns,
    skip: options.skip ?? 0,
    pieceBytes: options.pieceBytes ?? 100,
  });
  const bytes = Buffer.from(text);
  const size = options.parts ?? 7;
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += size) {
    for (const piece of reader.push(bytes.subarray(from, from + size))) pieces.push(piece.text);
  }
  for (const piece of reader.end()) pieces.push(piece.text);
  const lines = pieces.join("").split("\n");
  expect(lines.pop()).toBe("");
  return lines.map((line) => {
    const fields = splitLine(line);
    expect(fields).toHaveLength(columns + 3);
    const fault = fields[columns + 2] ?? "";
    return {
      row: Number(fields[0]),
      fields: fields.slice(1, columns + 1),
      rest: fields[columns + 1] ?? "",
      fault: fault === noFault ? "" : fault,
    };
  });
}

const fieldsOf = (rows: readonly Read[]): (readonly string[])[] => rows.map(({ fields }) => fields);

test("quotes, doubled quotes, separators and line breaks inside quotes belong to the field", () => {
  const rows = read('a,"b,c","d ""e"" f"\r\n"line 1\nline 2",,\\t\tx\n', 3);
  expect(fieldsOf(rows)).toEqual([
    ["a", "b,c", 'd "e" f'],
    ["line 1\nline 2", "", "\\t\tx"],
  ]);
});

test("a quote inside an unquoted field is a character like any other", () => {
  expect(fieldsOf(read('5" pipe,6\n', 2))).toEqual([['5" pipe', "6"]]);
});

test("rows are counted as a spreadsheet does, empty lines and the header included", () => {
  const rows = read("h1,h2\n\na,b\r\n\r\nc,d", 2, { skip: 1 });
  expect(rows.map(({ row }) => row)).toEqual([3, 5]);
});

test("ragged rows come out with their fault, the excess kept", () => {
  const rows = read("a,b\nc,d,e,f\ng\n", 2);
  expect(rows).toEqual([
    { row: 1, fields: ["a", "b"], rest: "", fault: "" },
    { row: 2, fields: ["c", "d"], rest: "e,f", fault: "too_many_fields" },
    { row: 3, fields: ["g", ""], rest: "", fault: "too_few_fields" },
  ]);
});

test("a quote that is never closed spoils its own line only", () => {
  const rows = read('a,b\n"c,d\ne,f\n', 2);
  expect(rows.map(({ row, fault }) => [row, fault])).toEqual([
    [1, ""],
    [2, "unclosed_quote"],
    [3, ""],
  ]);
  expect(rows[1]?.fields[0]).toBe('"c,d');
});

test("a null byte is a fault of its row", () => {
  expect(read("a\0,b\nc,d\n", 2).map(({ fault }) => fault)).toEqual(["null_byte", ""]);
});

test("a field of a megabyte passes", () => {
  const long = "x".repeat(1_000_000);
  expect(read(`"${long}",b\n`, 2, { parts: 65_536 })[0]?.fields[0]).toBe(long);
});

test("the pieces are the same however the bytes arrive", () => {
  const text = Array.from(
    { length: 50 },
    (_, index) => `row ${index},"some ""quoted"", text",${"y".repeat(index)}\n`,
  ).join("");
  const cut = (parts: number): string[] => {
    const reader = new DelimitedReader({ delimiter: 44, columns: 3, skip: 0, pieceBytes: 200 });
    const bytes = Buffer.from(text);
    const pieces: string[] = [];
    for (let from = 0; from < bytes.length; from += parts) {
      for (const piece of reader.push(bytes.subarray(from, from + parts))) pieces.push(piece.text);
    }
    for (const piece of reader.end()) pieces.push(piece.text);
    return pieces;
  };
  expect(cut(1)).toEqual(cut(10_000));
  expect(cut(13)).toEqual(cut(10_000));
});

test("whatever was written as CSV is read back", () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", "漢", '"', ",", ";", "\n", "\r", "\\", "\t", " ", "😀"),
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      (table, parts) => {
        const text = table.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(",")).join("\r\n");
        expect(fieldsOf(read(text, 3, { parts }))).toEqual(table);
      },
    ),
    { numRuns: 300 },
  );
});
