import fc from "fast-check";
import { describe as about, expect, it } from "vitest";

import { check } from "../check/check.ts";
import type { Segment } from "../language/ast.ts";
import { arbitraryDocument, arbitraryMoment, testingContext } from "../testing/index.ts";
import { arabic } from "./arabic.ts";
import { describe } from "./describe.ts";
import { english } from "./english.ts";
import { inLanguage, type Language, languages } from "./languages.ts";
import { portuguese } from "./portuguese.ts";
import { russian } from "./russian.ts";
import { everyConstruct } from "./testing/every-construct.ts";
import { type MessageKey, wordsFrom, type Words } from "./words.ts";

const catalogues = { en: english, ru: russian, pt: portuguese, ar: arabic };
const others = languages.filter((language) => language !== "en");

function segmentOf(document: unknown): Segment {
  const checked = check(document, testingContext);
  if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
  return checked.segment;
}

function sentence(language: Language, where: object): string {
  return describe(segmentOf({ version: 1, id: "me", where }), { language });
}

const isolates = /[\u2066-\u2069]/g;

/** The sentence without what is in quotation marks, numbers of powers, and the names of time zones. */
function ownWords(said: string, words: Words): string {
  const [open = "", close = ""] = words.marks;
  const quotation = new RegExp(`${open}(?:\\\\.|[^\\\\${close}])*${close}`, "gu");
  return said
    .replaceAll(quotation, "")
    .replaceAll(isolates, "")
    .replaceAll(/\d(?:\.\d+)?e-\d+/g, "")
    .replaceAll(/\b(?:UTC|[A-Z][A-Za-z]+\/[A-Za-z_]+)\b/g, "");
}

function expectBalanced(said: string): void {
  let depth = 0;
  for (const [mark] of said.matchAll(isolates)) {
    depth += mark === "\u2069" ? -1 : 1;
    expect(depth, said).toBeGreaterThanOrEqual(0);
  }
  expect(depth, said).toBe(0);
}

about("the catalogues", () => {
  it.each(others)("%s has every message and takes only what English is given", (language) => {
    expect(Object.keys(catalogues[language]).sort()).toEqual(Object.keys(english).sort());
    for (const [key, message] of Object.entries(catalogues[language])) expect(message, key).not.toBe("");
  });

  it.each(languages)("%s says every message somewhere", (language) => {
    const said = new Set<MessageKey>();
    const words = inLanguage(language);
    const listening: Words = {
      ...words,
      say: (key, parts) => {
        said.add(key);
        return words.say(key, parts);
      },
    };
    for (const { document, names } of everyConstruct) {
      const text = describe(segmentOf(document), { words: listening, names });
      expectBalanced(text);
    }
    expect((Object.keys(english) as MessageKey[]).filter((key) => !said.has(key))).toEqual([]);
  });

  it.each(["ru", "ar"] as const)("%s leaves nothing in English", (language) => {
    for (const message of Object.values(catalogues[language])) {
      const plain = wordsFrom({ ...english, people: message }, "en");
      const parts = new Proxy<Record<string, string>>(
        {},
        {
          get: () => "1",
          has: () => true,
          getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true, value: "1" }),
        },
      );
      expect(plain.say("people", parts).replace("UTC", "")).not.toMatch(/[A-Za-z]/);
    }
  });
});

about("a random segment", () => {
  const documents = arbitraryMoment().chain((moment) => arbitraryDocument(moment));

  it.each(languages)("reads whole in %s: isolates closed, no word of another language", (language) => {
    const words = inLanguage(language);
    fc.assert(
      fc.property(documents, (document) => {
        const checked = check(document, testingContext);
        if (!checked.ok) return;
        const said = describe(checked.segment, { language });
        expect(said).toMatch(/\.$/);
        expectBalanced(said);
        const own = ownWords(said, words);
        expect(own, said).not.toMatch(/undefined|NaN|\.\./);
        if (language === "ru" || language === "ar") expect(own, said).not.toMatch(/[A-Za-z]/);
        if (language === "ar") expect(said).not.toMatch(/[٠-٩]/);
      }),
      { numRuns: 150 },
    );
  });
});

about("numbers, dates and plurals", () => {
  const times = (count: number): object => ({ event: "A", gte: count, window: { last: "365d" } });
  const exactly = (count: number): object => ({ event: "A", is: count });
  const bare = (language: Language, where: object): string => sentence(language, where).replaceAll(isolates, "");

  it.each<readonly [Language, object, string]>([
    ["ru", times(2), "Люди, у которых событие «A» было не меньше 2 раз за последние 365 дней."],
    ["ru", times(21), "Люди, у которых событие «A» было не меньше 21 раза за последние 365 дней."],
    ["ru", times(12_500), "Люди, у которых событие «A» было не меньше 12\u00A0500 раз за последние 365 дней."],
    ["ru", exactly(1), "Люди, у которых событие «A» было ровно 1 раз."],
    ["ru", exactly(3), "Люди, у которых событие «A» было ровно 3 раза."],
    ["ru", exactly(5), "Люди, у которых событие «A» было ровно 5 раз."],
    ["ru", { event: "A", window: { last: "21d" } }, "Люди, у которых было событие «A» за последний 21 день."],
    ["ru", { event: "A", window: { last: "2w" } }, "Люди, у которых было событие «A» за последние 2 недели."],
    [
      "ru",
      { event: "A", window: { from: "2026-01-02", to: "2026-02-01" } },
      "Люди, у которых было событие «A» со 2 января 2026 года до 1 февраля 2026 года (не включая).",
    ],
    ["ru", { trait: "b", age: { gt: 20, lte: 21 } }, "Люди, у которых возраст по «b» — больше 20 и не больше 21 года."],
    ["pt", times(2), "Pessoas que realizaram o evento “A” pelo menos 2 vezes nos últimos 365 dias."],
    ["pt", exactly(1), "Pessoas que realizaram o evento “A” exatamente 1 vez."],
    ["pt", { trait: "b", before: "2026-03-01" }, "Pessoas cujo campo “b” é anterior a 1º de março de 2026."],
    ["pt", { trait: "b", gt: 1234.5 }, "Pessoas cujo campo “b” é maior que 1.234,5."],
    ["ar", times(2), "الأشخاص الذين نفّذوا الحدث «A» ما لا يقل عن مرتين خلال آخر 365 يومًا."],
    ["ar", times(3), "الأشخاص الذين نفّذوا الحدث «A» ما لا يقل عن 3 مرات خلال آخر 365 يومًا."],
    ["ar", exactly(1), "الأشخاص الذين نفّذوا الحدث «A» مرة واحدة بالضبط."],
    ["ar", exactly(11), "الأشخاص الذين نفّذوا الحدث «A» 11 مرة بالضبط."],
    ["ar", { event: "A", window: { last: "2d" } }, "الأشخاص الذين نفّذوا الحدث «A» خلال آخر يومين."],
    ["ar", { event: "A", window: { last: "100d" } }, "الأشخاص الذين نفّذوا الحدث «A» خلال آخر 100 يوم."],
  ])("in %s: %j", (language, where, wanted) => {
    expect(bare(language, where)).toBe(wanted);
  });

  it("keeps names, numbers and patterns together in Arabic", () => {
    expect(sentence("ar", { trait: "a", gt: -5 })).toContain("«\u2068a\u2069»");
    expect(sentence("ar", { trait: "a", gt: 5 })).toContain("\u20665\u2069");
    expect(sentence("ar", { trait: "a", matches: "^كييف$" })).toContain("«\u2066^كييف$\u2069»");
  });

  it("keeps an Arabic name together where the sentence runs from left to right", () => {
    expect(sentence("ru", { trait: "العمر", is: 5 })).toBe("Люди, у которых «\u2068العمر\u2069» — 5.");
  });

  it("escapes the quotation marks of the language, and only those", () => {
    expect(sentence("ru", { trait: "a", is: "«x» “y”" })).toContain(String.raw`«\«x\» “y”»`);
    expect(sentence("pt", { trait: "a", is: "«x» “y”" })).toContain(String.raw`“«x» \“y\””`);
  });
});
