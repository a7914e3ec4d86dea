import type { ArgumentValue, DateLiteral, Duration, Value } from "../language/ast.ts";
import { readDate } from "../language/dates.ts";
import type { Words } from "./words.ts";

/**
 * A name or text in quotation marks. Quotation marks inside, backslashes and invisible characters are escaped, so that
 * where the quotation ends is never in doubt. What is written from right to left is isolated: without, digits and
 * punctuation that follow it in a sentence from left to right would be drawn on its wrong side.
 */
export function quote(words: Words, text: string): string {
  const visible = visibly(words, text);
  return words.say(rightToLeft.test(visible) ? "quoted.rightToLeft" : "quoted", { text: visible });
}

/** A regular expression in quotation marks: a pattern reads from left to right whatever it looks for. */
export function pattern(words: Words, given: Value<string>): string {
  if (typeof given !== "string" || !rightToLeft.test(given)) return value(words, given);
  return words.say("pattern.rightToLeft", { text: visibly(words, given) });
}

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

function visibly(words: Words, text: string): string {
  return Array.from(text, (character) => {
    if (character === "\\" || words.marks.includes(character)) return `\\${character}`;
    const isInvisible = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character);
    return isInvisible ? String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : character;
  }).join("");
}

/** A number with the digits it has, grouped as the language does. */
export function number(words: Words, value: number): string {
  const plain = String(value);
  if (plain.includes("e-")) return words.say("number", { digits: plain });
  const places = plain.includes("e") ? 0 : (plain.split(".")[1]?.length ?? 0);
  return words.say("number", { digits: words.numbers(places).format(value) });
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
  const at = new Date(read.ms);
  // The month as it stands in a whole date: languages with cases have another form for it alone.
  const whole = new Intl.DateTimeFormat(words.locale, { timeZone: "UTC", day: "numeric", month: "long" });
  const month = whole.formatToParts(at).find(({ type }) => type === "month")?.value ?? "";
  const parts = { day: at.getUTCDate(), month, year: String(at.getUTCFullYear()) };
  const text = read.canonical.includes("T")
    ? words.say("date.timed", { ...parts, time: timeOfDay(at) })
    : words.say("date", parts);
  return read.local ? text : words.say("instant", { date: text });
}

/** The day of the month of a date that is known, else 0. */
export function dayOfMonth(given: Value<DateLiteral>): number {
  const read = typeof given === "object" ? "" : readDate(given);
  return typeof read === "string" ? 0 : new Date(read.ms).getUTCDate();
}

function timeOfDay(at: Date): string {
  const whole = at.toISOString().slice(-13, -1);
  if (at.getTime() % 60_000 === 0) return whole.slice(0, 5);
  return at.getTime() % 1_000 === 0 ? whole.slice(0, 8) : whole;
}

/** So long before now. */
export function ago(words: Words, { count, unit }: Duration): string {
  return words.say(`ago.${unit}`, { count, number: number(words, count) });
}

/** So long, after "within". */
export function span(words: Words, { count, unit }: Duration): string {
  return words.say(`span.${unit}`, { count, number: number(words, count) });
}

/** So long up to now, or from now on. */
export function stretch(words: Words, direction: "last" | "next", { count, unit }: Duration): string {
  return words.say(`${direction}.${unit}`, { count, number: number(words, count) });
}
