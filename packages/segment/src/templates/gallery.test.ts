import { expect, test } from "vitest";
import { check } from "../check/check.ts";
import type { CheckContext } from "../check/reader.ts";
import { describe as sentence } from "../describe/describe.ts";
import { type Language, languages } from "../describe/languages.ts";
import { blanksIn, wrongValues } from "./blanks.ts";
import {
  blankLabel,
  readyScheme,
  readyWords,
  stageOf,
  templateDocument,
  templateOf,
  templates,
  templatesUnder,
  templateWords,
} from "./gallery.ts";
import { requireSound } from "./scheme.ts";
import { schemeIds, schemeShapes } from "./schemes.ts";
import { arabic } from "./words/arabic.ts";
import { english } from "./words/english.ts";
import { portuguese } from "./words/portuguese.ts";
import { russian } from "./words/russian.ts";

const documents = new Map<string, unknown>(
  templates.map((template) => [template.key, templateDocument(template, {}, "en")]),
);
const context: CheckContext = { timezone: "UTC", segments: documents, lists: new Set() };

test("there are templates of every layer, each key once", () => {
  const of = (layer: string) => templates.filter((template) => template.layer === layer).length;
  expect([of("strategic") >= 15, of("derived") >= 10, of("micro") >= 15, templates.length >= 40]).toEqual(
    Array(4).fill(true),
  );
  expect(new Set(templates.map(({ key }) => key)).size).toBe(templates.length);
});

test.each(templates.map(({ key }) => key))("%s makes a segment without a fault, and no two mean the same", (key) => {
  const checked = check(documents.get(key), context);
  expect(checked.diagnostics).toEqual([]);
  const same = templates.filter(
    (other) => other.key !== key && hashOf(documents.get(other.key)) === hashOf(documents.get(key)),
  );
  expect(same).toEqual([]);
});

const hashes = new Map<unknown, string>();
function hashOf(document: unknown): string {
  if (!hashes.has(document)) {
    const checked = check(document, context);
    hashes.set(document, checked.ok ? checked.hash : "");
  }
  return hashes.get(document) ?? "";
}

test("derived templates are composed of strategic ones", () => {
  for (const template of templates) {
    const under = templatesUnder(template.key);
    if (template.layer === "derived") expect([template.key, under.length > 0]).toEqual([template.key, true]);
    for (const key of under) expect(templateOf(key).layer).not.toBe("micro");
  }
  expect([...templatesUnder("win-back")].sort()).toEqual([
    "lapsed-but-reachable",
    "life-cycle-lapsed",
    "reachable-by-email",
  ]);
});

test("every blank is used, has a sound value, and what the condition leaves open is a blank", () => {
  for (const { key, blanks, where } of templates) {
    if (stageOf(key) !== null) continue;
    expect([key, [...blanksIn(where)].sort()]).toEqual([key, blanks.map((blank) => blank.key).sort()]);
    expect(wrongValues(blanks, Object.fromEntries(blanks.map((blank) => [blank.key, blank.value])))).toEqual([]);
  }
});

test("a value is told to be wrong by what it should be", () => {
  const { blanks } = templateOf("active-lately");
  expect(wrongValues(blanks, { days: 0, event: " ", day: 3 })).toEqual([
    { key: "days", message: '"days" takes a whole number from 1 to 3650.' },
    { key: "event", message: '"event" takes a text that is not empty.' },
    { key: "day", message: 'There is no value "day" to set here; there is "event", "days".' },
  ]);
  expect(wrongValues(blanks, { days: 7 })).toEqual([]);
});

test("values take the place of blanks, in durations and ratios too", () => {
  const made = templateDocument(templateOf("spends-half"), { days: 30, before_days: 60, percent: 25 }, "en");
  expect(made["where"]).toEqual({
    all: [
      { not: { segment: "life-cycle-lead" } },
      {
        event: "Order Completed",
        measure: { sum: "revenue" },
        window: { last: "30d" },
        versus: { ago: ["60d", "30d"] },
        ratio: { lte: 0.25 },
      },
    ],
  });
});

const catalogues = { en: english, ru: russian, pt: portuguese, ar: arabic };

test.each(languages)("%s says everything that English says, in words of its own", (language: Language) => {
  const mine = catalogues[language];
  expect(Object.keys(mine.templates).sort()).toEqual(
    templates
      .filter(({ key }) => stageOf(key) === null)
      .map(({ key }) => key)
      .sort(),
  );
  expect(Object.keys(mine.blanks).sort()).toEqual(Object.keys(english.blanks).sort());
  for (const { id, stages } of schemeShapes) {
    expect(Object.keys(mine.schemes[id]?.stages ?? {})).toEqual(stages.map((stage) => stage.id));
  }
  for (const { key } of templates) {
    const { name, about } = templateWords(key, language);
    expect([key, name !== key && name.length > 0 && about.length > 0]).toEqual([key, true]);
    if (language !== "en") expect(templateWords(key, "en").about).not.toBe(about);
  }
  for (const blank of [...templates, ...schemeShapes].flatMap(({ blanks }) => blanks))
    expect([blank.key, blankLabel(blank.key, language) === blank.key]).toEqual([blank.key, false]);
  const names = templates.map(({ key }) => templateWords(key, language).name);
  expect(new Set(names).size).toBe(names.length);
});

test.each(languages)("a template's segment has a sentence in %s", (language) => {
  for (const template of templates) {
    const checked = check(templateDocument(template, {}, language), context);
    expect(checked.ok && sentence(checked.segment, { language }).length > 10).toBe(true);
  }
});

test("the schemes that come with Kindred are sound, and take other values", () => {
  for (const id of schemeIds) expect(() => requireSound(readyScheme(id, "en"))).not.toThrow();
  expect(readyScheme("frequency", "ar", { use_days: 60 }).blanks).toContainEqual(
    expect.objectContaining({ key: "use_days", value: 60 }),
  );
});

test("a template's segment is named with the texts it was given", () => {
  const made = templateDocument(templateOf("buyers-of-category"), { category: "Coats" }, "en");
  expect(made["name"]).toBe("Buyers of a category: Coats");
  expect(templateDocument(templateOf("active-lately"), {}, "en")["name"]).toBe("Active lately");
});

test("words that came with Kindred follow the reader, one's own do not", () => {
  const arabicLead = arabic.schemes["life-cycle"]?.stages["lead"];
  const written = { name: "Lead", about: "Never bought, in our words" };
  expect(readyWords("life-cycle", "lead", written, "ar")).toEqual({ name: arabicLead?.[0], about: written.about });
  expect(readyWords("life-cycle", null, { name: "Ciclo de vida", about: null }, "en").name).toBe("Life cycle");
  expect(readyWords("own", "lead", written, "ar")).toEqual(written);
});
