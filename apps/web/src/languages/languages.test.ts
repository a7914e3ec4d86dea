import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { en } from "./en/index.ts";
import { type Language, languages, loadCatalogue, type TextKey } from "./index.ts";

const others = languages.filter((language) => language !== "en");
const keys = Object.keys(en) as TextKey[];

/** The names of the values a message takes, with the kind of each; the branches of plurals included. */
function values(message: string, language: Language): string[] {
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== "object" || node === null) return;
    if ("type" in node && "value" in node && typeof node.type === "number" && node.type >= 1 && node.type <= 6)
      found.add(String(node.value));
    Object.values(node).forEach(walk);
  };
  walk(new IntlMessageFormat(message, language).getAst());
  return [...found].sort();
}

describe.each(others)("the catalogue %s", (language) => {
  test("says everything that English says, of the same values", async () => {
    const catalogue = await loadCatalogue(language);
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
    for (const key of keys) expect([key, values(catalogue[key], language)]).toEqual([key, values(en[key], "en")]);
  });

  test("has every plural of its language where numbers are counted", async () => {
    const catalogue = await loadCatalogue(language);
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.filter((form) => form !== "other");
    for (const key of keys) {
      const message = catalogue[key];
      if (!message.includes(", plural,")) continue;
      // A language may use fewer forms than it has where they read the same: then all it says is `other`.
      const said = wanted.filter((form) => message.includes(`${form} {`));
      expect([key, said]).toEqual([key, said.length === 0 ? [] : wanted]);
    }
  });
});

test("no text is empty or left in English by mistake", async () => {
  const same = new Set<string>();
  for (const language of others) {
    const catalogue = await loadCatalogue(language);
    for (const key of keys) {
      expect(catalogue[key].trim()).not.toBe("");
      if (catalogue[key] === en[key]) same.add(`${language} ${key}`);
    }
  }
  expect([...same].sort()).toMatchInlineSnapshot(`
    [
      "ar chart.csv",
      "ar chart.png",
      "ar shell.rfm",
      "pt builder.channel.viber",
      "pt builder.channel.whatsapp",
      "pt chart.csv",
      "pt chart.png",
      "pt imports.field.url",
      "pt rfm.cell-of",
      "pt rfm.classes",
      "pt rfm.define.channel.email",
      "pt rfm.flow.move",
      "pt segments.kind.micro",
      "pt shell.menu",
      "pt shell.rfm",
      "pt templates.layer.micro",
      "ru builder.channel.viber",
      "ru builder.channel.whatsapp",
      "ru chart.csv",
      "ru chart.png",
      "ru rfm.cell-of",
      "ru rfm.flow.move",
      "ru segments.differ.times-as",
      "ru shell.rfm",
    ]
  `);
});
