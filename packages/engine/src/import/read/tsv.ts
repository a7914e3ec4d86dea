/** One field as ClickHouse's TSV writes it. */
export function escapeField(text: string): string {
  return /[\\\t\n\r\0]/.test(text) ? text.replaceAll(/[\\\t\n\r\0]/g, (found) => escapes[found] ?? found) : text;
}

/** The fields of one TSV line. */
export function splitLine(line: string): string[] {
  const fields = line.split("\t");
  return line.includes("\\") ? fields.map(unescapeField) : fields;
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  "\0": "\\0",
};
const unescapes: Readonly<Record<string, string>> = { "\\": "\\", t: "\t", n: "\n", r: "\r", "0": "\0" };

function unescapeField(field: string): string {
  return field.replaceAll(/\\(.)/g, (_, letter: string) => unescapes[letter] ?? letter);
}
