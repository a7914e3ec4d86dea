import { expect, test } from "vitest";
import { languages } from "../describe/languages.ts";
import { readyScheme } from "./gallery.ts";
import { folderName, segmentName, segmentNames } from "./names.ts";
import { segmentOf, stageDocuments } from "./scheme.ts";
import { schemeIds } from "./schemes.ts";

test("a stage is named in the reader's language, in whichever it was set up", () => {
  for (const id of schemeIds) {
    for (const [written, read] of languages.flatMap((a) => languages.map((b) => [a, b] as const))) {
      const documents = (language: typeof written) => {
        const scheme = readyScheme(id, language);
        return stageDocuments(scheme).map((document, place) => {
          return [segmentOf(id, scheme.stages[place]?.id ?? ""), document] as const;
        });
      };
      const asWritten = new Map(documents(read).map(([stage, { name }]) => [stage, name]));
      expect(segmentNames(documents(written), read)).toEqual(asWritten);
      expect(folderName(readyScheme(id, written).name, read)).toBe(readyScheme(id, read).name);
    }
  }
});

test("what somebody has written stays, be it the scheme's name or the stage's", () => {
  const name = (written: string) => segmentName("life-cycle-lead", { name: written }, "ru");
  expect(name("Shop: new: Lead")).toBe("Shop: new: Потенциальные");
  expect(name("Life cycle: Never bought")).toBe("Жизненный цикл: Never bought");
  expect(name("Lead")).toBe("Lead");
  expect(folderName("Mailings", "ru")).toBe("Mailings");
});

test("other segments are called as they were written, by their id where they have no name", () => {
  expect(segmentName("loyal", { name: "Life cycle: Lead" }, "ru")).toBe("Life cycle: Lead");
  expect([segmentName("loyal", {}, "ru"), segmentName("loyal", null, "ru")]).toEqual(["loyal", "loyal"]);
});
