import type { Language } from "@kindred/segment";
import { IntlMessageFormat } from "intl-messageformat";
import { arabic } from "./arabic.ts";
import { type AlertMessages, english } from "./english.ts";
import { portuguese } from "./portuguese.ts";
import { russian } from "./russian.ts";

export type MessageName = keyof AlertMessages;

/** One language's words, numbers and instants. */
export interface Voice {
  readonly language: Language;
  say(name: MessageName, values?: Readonly<Record<string, string | number>>): string;
  number(value: number): string;
  /** Of a part, 0 to 1. */
  percent(part: number): string;
  /** Of Unix ms. */
  instant(ms: number): string;
  /** A name out of the data, in quotation marks and kept in its own direction. */
  quoted(name: string): string;
}

const languages: Readonly<
  Record<Language, readonly [AlertMessages, locale: string, marks: readonly [string, string]]>
> = {
  en: [english, "en-GB", ["“", "”"]],
  ru: [russian, "ru", ["«", "»"]],
  pt: [portuguese, "pt-BR", ["“", "”"]],
  // Latin digits, as in the sentences of segments.
  ar: [arabic, "ar-u-nu-latn", ["«", "»"]],
};

const parsed = new Map<string, IntlMessageFormat>();
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

export function voiceOf(language: Language, timezone: string): Voice {
  const [messages, locale, [open, close]] = languages[language];
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: timezone });
  return {
    language,
    say: (name, values) => {
      const key = `${language} ${name}`;
      let message = parsed.get(key);
      if (message === undefined) {
        message = new IntlMessageFormat(messages[name], locale, undefined, { ignoreTag: true });
        parsed.set(key, message);
      }
      return String(message.format(values));
    },
    number: (value) => numbers.format(value),
    percent: (part) =>
      new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: Math.abs(part) < 0.1 ? 1 : 0 }).format(
        part,
      ),
    instant: (ms) => instants.format(ms),
    quoted: (name) => {
      const plain = name.replaceAll(/\p{Cc}+/gu, " ");
      // Isolated only where directions meet: elsewhere the signs would only be in the way of whoever copies a name.
      const isMixed = language === "ar" || rightToLeft.test(plain);
      return isMixed ? `${open}\u2068${plain}\u2069${close}` : `${open}${plain}${close}`;
    },
  };
}
