import { isJsonArray, isJsonObject, type Json, KindredError } from "@kindred/schema";

/** What goes to stderr when a command fails: code and message with the fix, or all of it as JSON. */
export function failureText(error: unknown, json: boolean): string {
  if (!(error instanceof KindredError)) return unexpected(error, json);
  const { code, message, pointer, details } = error;
  if (json) {
    const told = { code, message, ...(pointer === null ? {} : { pointer }), ...(details === null ? {} : { details }) };
    return `${JSON.stringify({ error: told })}\n`;
  }
  const lines = [`${code}: ${message}${pointer === null || pointer === "" ? "" : ` (at ${pointer})`}`];
  // The server names what a request takes; here they are options.
  if (code === "several_currencies" || code === "missing_rate")
    lines.push("  On the command line: --into EUR --rate USD=0.92, a --rate for each of the others");
  if (code === "invalid_segment" && isJsonArray(details))
    for (const one of details.slice(1)) lines.push(`  ${findingLine(one)}`);
  return `${lines.join("\n")}\n`;
}

function findingLine(one: Json): string {
  const parts = isJsonObject(one) ? [one["code"], one["pointer"], one["message"]] : [one];
  const [code = "", pointer = "", message = ""] = parts.map((part) => (typeof part === "string" ? part : ""));
  return `${code} at ${pointer === "" ? "the root" : pointer}: ${message}`;
}

function unexpected(error: unknown, json: boolean): string {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (json) return `${JSON.stringify({ error: { code: "internal_error", message } })}\n`;
  return `internal_error: this is a fault in Kindred itself, please report it.\n${message}\n`;
}
