import { IntlMessageFormat } from "intl-messageformat";

import type { Messages } from "./english.ts";

export type MessageKey = keyof Messages;

/** One language's way of putting things. */
export interface Words {
  /** BCP 47 tag, for plurals, numbers and dates. */
  readonly locale: string;
  /** The quotation marks: inside a quotation they are escaped. */
  readonly marks: readonly string[];
  readonly say: (key: MessageKey, parts?: Readonly<Record<string, string | number>>) => string;
  /** The language's format for numbers with so many digits after the point. */
  readonly numbers: (fractionDigits: number) => Intl.NumberFormat;
}

/** Words from a catalogue of ICU messages; each is parsed when it is first said, since Intl objects are dear. */
export function wordsFrom(messages: Messages, locale: string): Words {
  const parsed = new Map<MessageKey, IntlMessageFormat>();
  const format = (key: MessageKey): IntlMessageFormat => {
    const known = parsed.get(key);
    if (known !== undefined) return known;
    const made = new IntlMessageFormat(messages[key], locale, undefined, { ignoreTag: true });
    parsed.set(key, made);
    return made;
  };
  const numberFormats = new Map<number, Intl.NumberFormat>();
  const numbers = (digits: number): Intl.NumberFormat => {
    const known = numberFormats.get(digits);
    if (known !== undefined) return known;
    const made = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    numberFormats.set(digits, made);
    return made;
  };
  const marks = [...messages.quoted.replace("{text}", "")].filter((mark) => !/\p{Cf}/u.test(mark));
  return { locale, marks, say: (key, parts) => String(format(key).format(parts)), numbers };
}
