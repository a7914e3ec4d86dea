import { KindredError } from "@kindred/schema";

/** What files that are no tables begin with, and what to do about each. */
const signatures: readonly (readonly [begins: string, what: string, mend: string])[] = [
  ["504b0304", "an Excel workbook or a zip archive", "save the sheet as CSV, or unpack the archive"],
  ["d0cf11e0a1b11ae1", "an old Excel workbook", "save the sheet as CSV"],
  ["25504446", "a PDF", "export the data behind it as CSV"],
  ["89504e47", "a picture", "choose another file"],
  ["ffd8ff", "a picture", "choose another file"],
  ["47494638", "a picture", "choose another file"],
  ["28b52ffd", "a Zstandard archive", "unpack it, or compress it with gzip instead"],
  ["425a68", "a bzip2 archive", "unpack it, or compress it with gzip instead"],
  ["fd377a585a00", "an xz archive", "unpack it, or compress it with gzip instead"],
  ["53514c69746520666f726d6174203300", "an SQLite database", "export the table as CSV"],
];

/** @throws KindredError `file_not_table` for what is plainly something else, before its bytes are taken for letters */
export function refuseForeign(head: Buffer): void {
  const found = signatures.find(([begins]) => head.subarray(0, begins.length / 2).toString("hex") === begins);
  if (found !== undefined) throw notTable(found[1], found[2]);
  if (/^\s*<(!doctype|html|\?xml|[a-z]+[\s>])/iu.test(head.subarray(0, 200).toString("latin1"))) {
    throw notTable("a web page or XML", "export the data as CSV or JSON");
  }
}

function notTable(what: string, mend: string): KindredError {
  return new KindredError("file_not_table", `The file is ${what}, not a table: ${mend}.`, { details: { what } });
}
