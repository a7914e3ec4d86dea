import { RE2JS } from "re2js";

import { fail, type Reader } from "./reader.ts";

const longestPattern = 1_000;
/** Instructions of the compiled program; ClickHouse refuses far larger ones, and every row pays for each. */
const largestProgram = 2_000;

const leftOut =
  /invalid or unsupported Perl syntax|invalid named capture: `\(\?<[=!]|escape sequence: `\\[1-9kG]|nested repetition operator: `[*+?}]\+/;

/** Whether RE2 accepts the pattern and can run it cheaply; reports why not. */
export function checkPattern(reader: Reader, pattern: string, at: string): boolean {
  if (pattern.length > longestPattern) {
    fail(reader, "regex_too_large", at, { reason: `${pattern.length} characters, the limit is ${longestPattern}` });
    return false;
  }
  // Large repeats multiply character classes as they compile; this bounds that work before it starts.
  const repeats = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)];
  const copies = repeats.reduce((sum, match) => sum + Math.max(Number(match[1]), Number(match[2] ?? 0)), 0);
  if (copies > largestProgram) {
    fail(reader, "regex_too_large", at, { reason: `its repeat counts add up to ${copies}` });
    return false;
  }
  try {
    const size = RE2JS.compile(pattern).programSize();
    if (size <= largestProgram) return true;
    fail(reader, "regex_too_large", at, { reason: `it compiles to ${size} steps, the limit is ${largestProgram}` });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/^error parsing regexp: /, "");
    if (/repeat count|too large|nests too deeply|call stack/i.test(reason))
      fail(reader, "regex_too_large", at, { reason });
    else if (leftOut.test(reason)) fail(reader, "regex_not_supported", at, { reason });
    else fail(reader, "regex_invalid", at, { reason });
  }
  return false;
}
