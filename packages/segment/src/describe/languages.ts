import { arabic } from "./arabic.ts";
import { english, type Messages } from "./english.ts";
import { portuguese } from "./portuguese.ts";
import { russian } from "./russian.ts";
import { type Words, wordsFrom } from "./words.ts";

/** The languages that segments are described in. */
export const languages = ["en", "ru", "pt", "ar"] as const;
export type Language = (typeof languages)[number];

const catalogues: Readonly<Record<Language, readonly [Messages, locale: string]>> = {
  en: [english, "en-GB"],
  ru: [russian, "ru"],
  pt: [portuguese, "pt-BR"],
  // Latin digits: in Arabic products for business they are the usual ones from Morocco to the Gulf, and they are those
  // of the data itself, so that "365" in a document, a report and a sentence looks the same. Said outright, since
  // what "ar" alone means has changed between versions of Unicode's locale data.
  ar: [arabic, "ar-u-nu-latn"],
};

const made = new Map<Language, Words>();

/** The words of a language; its catalogue is read when it is first spoken. */
export function inLanguage(language: Language): Words {
  const known = made.get(language);
  if (known !== undefined) return known;
  const words = wordsFrom(...catalogues[language]);
  made.set(language, words);
  return words;
}
