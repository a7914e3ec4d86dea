/** Saves what an address holds (data: and blob: too) under a name. */
export function downloadUrl(name: string, url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

/** Saves rows as CSV (RFC 4180), with a byte order mark so that spreadsheets read it as UTF-8. */
export function downloadCsv(
  name: string,
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): void {
  const text = [head, ...rows].map((row) => row.map(csvField).join(",")).join("\r\n");
  const url = URL.createObjectURL(new Blob(["\uFEFF", text, "\r\n"], { type: "text/csv;charset=utf-8" }));
  downloadUrl(name, url);
  URL.revokeObjectURL(url);
}

/** A text that a spreadsheet would run as a formula gets an apostrophe, as in the server's own exports. */
export function csvField(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
