import { RE2JS } from "re2js";

import { fail, type Reader } from "./reader.ts";

const longestPattern = 1_000;
/** Instructions of the compiled program; ClickHouse refuses far larger ones, and every row pays for each. */
const largestProgram = 2_000;

const leftOut =
  /invalid or unsupported Perl syntax|invalid named capture: `\(\?<[=!]|escape sequence: `\\[1-9kG]|nested repetition operator: `[*+?}]\+/;

/**
 * Character classes that re2js knows and the RE2 inside ClickHouse does not (or reads otherwise: `C` with and without
 * unassigned characters): properties, and scripts newer than its Unicode tables. Found by comparing both.
 */
const classesLeftOut = new Set(
  (
    "C Cn LC ASCII_Hex_Digit Alphabetic Assigned Dash Emoji Emoji_Component Emoji_Modifier Emoji_Modifier_Base " +
    "Emoji_Presentation Extended_Pictographic Hex_Digit Lowercase Math Quotation_Mark Terminal_Punctuation Unknown " +
    "Uppercase White_Space Beria_Erfe Garay Gurung_Khema Kirat_Rai Ol_Onal Sidetic Sunuwar Tai_Yo Todhri Tolong_Siki " +
    "Tulu_Tigalari"
  ).split(" "),
);

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
  const leftOutClass = [...pattern.matchAll(/(?<!\\)(?:\\\\)*\\[pP](?:\{\^?(\w+)\}|(\w))/g)]
    .map((match) => match[1] ?? match[2] ?? "")
    .find((name) => classesLeftOut.has(name));
  if (leftOutClass !== undefined) {
    fail(reader, "regex_not_supported", at, { reason: `the character class \\p{${leftOutClass}}` });
    return false;
  }
  try {
    RE2JS.compile(pattern);
    // In a group, as the executors put it: a quotation (\Q) that is never closed would swallow the group's end.
    const size = RE2JS.compile(`(?i)(?:${pattern})`).programSize();
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
