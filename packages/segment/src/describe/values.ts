import type { ArgumentValue, DateLiteral, Duration, Value } from "../language/ast.ts";
import { readDate } from "../language/dates.ts";
import type { Words } from "./words.ts";

/**
 * A name or text in quotation marks. Quotation marks inside, backslashes and invisible characters are escaped, so that
 * where the quotation ends is never in doubt.
 */
export function quote(words: Words, text: string): string {
  const visible = text
    .replaceAll(/[\\“”]/g, String.raw`\$&`)
    .replaceAll(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
      const code = character.codePointAt(0) ?? 0;
      return String.raw`\u{${code.toString(16)}}`;
    });
  return words.say("quoted", { text: visible });
}

/** A number with the digits it has, grouped as the language does. */
export function number(words: Words, value: number): string {
  const plain = String(value);
  if (plain.includes("e-")) return plain;
  const digits = plain.includes("e") ? 0 : (plain.split(".")[1]?.length ?? 0);
  return words.numbers(digits).format(value);
}

/** A literal or a parameter. */
export function value(words: Words, given: Value<ArgumentValue>): string {
  if (typeof given === "string") return quote(words, given);
  if (typeof given === "number") return number(words, given);
  if (typeof given === "boolean") return words.say(given ? "true" : "false");
  if ("param" in given) return words.say("givenValue", { name: quote(words, given.param) });
  return words.say("list", {
    values:
      given.length === 0
        ? words.say("noValues")
        : commas(
            words,
            given.map((item) => value(words, item)),
          ),
  });
}

/** Values joined by "or" (or "and"), the last but one by commas. */
export function values(words: Words, given: Value<readonly ArgumentValue[]>, join: "oneOf" | "allOf"): string {
  if ("param" in given) return value(words, given);
  const shown = given.map((item) => value(words, item));
  return join === "oneOf" ? oneOf(words, shown) : allOf(words, shown);
}

/** "a, b or c". */
export function oneOf(words: Words, shown: readonly string[]): string {
  return joined(words, shown, "oneOf");
}

/** "a, b and c". */
export function allOf(words: Words, shown: readonly string[]): string {
  return joined(words, shown, "allOf");
}

function joined(words: Words, shown: readonly string[], join: "oneOf" | "allOf"): string {
  const last = shown.at(-1);
  if (last === undefined) return words.say("noValues");
  return shown.length === 1 ? last : words.say(join, { first: commas(words, shown.slice(0, -1)), last });
}

export function commas(words: Words, shown: readonly string[]): string {
  return shown.reduceRight((rest, first) => words.say("comma", { first, rest }));
}

/** A date as it is read in the segment's time zone, or an instant in UTC; seconds only where there are any. */
export function date(words: Words, given: Value<DateLiteral>): string {
  if (typeof given === "object") return value(words, given);
  const read = readDate(given);
  if (typeof read === "string") return value(words, given);
  const timed = read.canonical.includes("T");
  const time = timed ? timeFormat(read.ms) : {};
  const text = new Intl.DateTimeFormat(words.locale, {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
    day: "numeric",
    ...time,
  }).format(read.ms);
  return read.local ? text : words.say("instant", { date: text });
}

function timeFormat(ms: number): Intl.DateTimeFormatOptions {
  const base = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  if (ms % 60_000 === 0) return base;
  return ms % 1_000 === 0 ? { ...base, second: "2-digit" } : { ...base, second: "2-digit", fractionalSecondDigits: 3 };
}

export function duration(words: Words, { count, unit }: Duration): string {
  return words.say(`duration.${unit}`, { count, number: number(words, count) });
}

/** A duration after "in the last" or "in the next". */
export function stretch(words: Words, { count, unit }: Duration): string {
  return words.say(`stretch.${unit}`, { count, number: number(words, count) });
}
