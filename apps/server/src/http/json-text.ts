import { KindredError } from "@kindred/schema";

/**
 * Parses JSON text. A wrong one throws `malformed_json` (400) with the character position, line and column.
 * What it gives is unchecked: a key named `__proto__` is an ordinary own property of the result.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfe_ff ? text.slice(1) : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const position = Number(/at position (\d+)/u.exec(reason)?.[1] ?? text.length);
    const before = text.slice(0, position);
    const line = before.split("\n").length;
    const column = position - before.lastIndexOf("\n");
    throw new KindredError(
      "malformed_json",
      `The body is not JSON: it goes wrong at line ${line}, column ${column} (position ${position}).`,
      { details: { position, line, column } },
    );
  }
}
