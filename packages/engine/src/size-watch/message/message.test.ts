import { languages } from "@kindred/segment";
import { describe, expect, test } from "vitest";
import type { AlertBody } from "../alert.ts";
import { english } from "./english.ts";
import { writeLetter } from "./letter.ts";
import { sayRule } from "./rule-words.ts";
import { sayAlert } from "./say-alert.ts";
import { type MessageName, voiceOf } from "./voice.ts";

const now = Date.UTC(2026, 10, 21, 12, 7);
const hour = 3_600_000;
const inAll = (text: string) => ({ en: text, ru: text, pt: text, ar: text });
const body: AlertBody = {
  segmentName: "VIP <script>alert(1)</script>",
  measure: { of: "size" },
  condition: { kind: "change", percent: 30, direction: "either", over: "week", least: 5 },
  value: 870,
  before: 1243,
  expected: null,
  from: now - 168 * hour,
  to: now,
  causes: {
    entered: 12,
    left: 385,
    direction: "left",
    ledger: [
      { cause: "time", detail: "", people: 340 },
      { cause: "event", detail: "Order Refunded", people: 45, sentence: inAll("People who refunded.") },
    ],
    conditions: [{ sentence: inAll("People who did “Order Completed” in the last 30 days."), people: 96 }],
    sampled: 120,
    feeds: [{ event: "Order Completed", last: now - 20 * hour, usual: 34.5 }],
    edits: [
      {
        segment: "vip",
        segmentName: "VIP",
        version: 3,
        at: now - hour,
        by: "Ann",
        isKey: false,
        removed: [inAll("old condition")],
        added: [inAll("new condition")],
        whole: null,
      },
    ],
  },
  problem: null,
};
const inEnglish = voiceOf("en", "Europe/Berlin");

describe("an alert in words", () => {
  test("says what moved, from what to what, when, and what did it", () => {
    expect(sayAlert(inEnglish, "fired", body)).toEqual({
      title: "“VIP <script>alert(1)</script>”: 870 people, 30% less than a week before",
      figures: [
        "From 1,243 (14 Nov 2026, 13:07) to 870 (21 Nov 2026, 13:07).",
        "In that time 12 people entered and 385 people left.",
      ],
      causes: [
        { text: "Ann changed the definition of “VIP” (21 Nov 2026, 12:07, version 3).", isDetail: false },
        { text: "Taken out: old condition", isDetail: true },
        { text: "Put in: new condition", isDetail: true },
        {
          text: "“Order Completed” has not come since 20 Nov 2026, 17:07; about 35 usually do in that time.",
          isDetail: false,
        },
        {
          text: "About 80% of the 120 people looked at left by this condition: People who did “Order Completed” in the last 30 days.",
          isDetail: false,
        },
        {
          text: "Who left, by cause: 340 by time passing, 45 by the event “Order Refunded” (People who refunded).",
          isDetail: false,
        },
      ],
      rule: "Size: changes by 30% or more within a week",
    });
  });

  test("says what is usual, that it is over, and that nothing was found", () => {
    const flow: AlertBody = {
      ...body,
      segmentName: "VIP",
      measure: { of: "entered", per: "day" },
      condition: { kind: "unusual", weeks: 8, sensitivity: "normal" },
      value: 2,
      before: 40,
      from: now - 24 * hour,
      expected: { usual: 41, low: 20.5, high: 61.5, weeks: 8 },
      causes: {
        entered: 2,
        left: 0,
        direction: "entered",
        ledger: [],
        conditions: [],
        sampled: 0,
        feeds: [],
        edits: [],
      },
    };
    expect(sayAlert(inEnglish, "fired", flow)).toMatchObject({
      title: "“VIP”: 2 people entered in a day, unusually few for the weekday and hour",
      figures: [
        "From 40 (20 Nov 2026, 13:07) to 2 (21 Nov 2026, 13:07).",
        "Usual at this weekday and hour is 41, between 21 and 62 (8 weeks compared).",
        "In that time 2 people entered and 0 people left.",
      ],
      causes: [{ text: "No single cause was found.", isDetail: false }],
    });
    const over = { ...flow, measure: { of: "share" }, value: 3.42, causes: null } as const;
    expect(sayAlert(inEnglish, "recovered", over).title).toBe("“VIP” is back to normal: 3.4% of all contacts");
    const [edit] = body.causes?.edits ?? [];
    const byKey = (by: string | null) =>
      sayAlert(inEnglish, "fired", {
        ...flow,
        causes:
          flow.causes === null || edit === undefined ? null : { ...flow.causes, edits: [{ ...edit, by, isKey: true }] },
      }).causes[0]?.text;
    expect(byKey("CI")).toBe("The definition of “VIP” was changed with the key “CI” (21 Nov 2026, 12:07, version 3).");
    expect(byKey(null)).toBe("The definition of “VIP” was changed (21 Nov 2026, 12:07, version 3).");
    expect(sayAlert(inEnglish, "reminder", { ...body, segmentName: "VIP" }).title).toMatch(/^Still so: “VIP”/u);
    expect(sayAlert(inEnglish, "fired", { ...over, problem: "It does not check." }).causes).toEqual([
      { text: "What did it could not be found out: It does not check.", isDetail: false },
    ]);
  });
});

test("every language says every message, with all that the English says", () => {
  const values = {
    count: 5,
    value: "5",
    limit: "5",
    percent: "5 %",
    over: "week",
    per: "day",
    name: "N",
    condition: "C",
    names: "N",
    title: "T",
    measure: "M",
    before: "1",
    earlier: "x",
    now: "y",
    usual: "3",
    low: "1",
    high: "9",
    weeks: 5,
    entered: 5,
    left: 5,
    sampled: 5,
    share: "80 %",
    sentence: "S",
    causes: "C",
    people: "5",
    cause: "c",
    last: "z",
    event: "E",
    by: "B",
    segment: "G",
    at: "a",
    version: 2,
    reason: "R",
    rule: "U",
    workspace: "W",
  };
  for (const language of languages) {
    const voice = voiceOf(language, "UTC");
    for (const name of Object.keys(english) as MessageName[]) {
      const said = voice.say(name, values);
      expect(said, `${language} ${name}`).not.toBe("");
      const placed = [...english[name].matchAll(/\{(name|condition|sentence|reason|by|segment|rule|causes|event)\}/gu)];
      for (const [, part] of placed)
        expect(said, `${language} ${name}`).toContain(String(values[part as keyof typeof values]));
      const hasWords = /[a-z]{3}/u.test(english[name].replaceAll(/\{[^}]*\}/gu, ""));
      if (language !== "en" && hasWords) expect(said, `${language} ${name}`).not.toBe(inEnglish.say(name, values));
    }
  }
});

test("counts people by the language's own rules", () => {
  const rule = { kind: "below", value: 1000 } as const;
  const say = (language: "ru" | "ar" | "pt", value: number): string =>
    sayAlert(voiceOf(language, "UTC"), "fired", { ...body, segmentName: "VIP", condition: rule, value }).title;
  expect(say("ru", 21)).toContain("21 человек,");
  expect(say("ru", 22)).toContain("22 человека,");
  expect(say("ar", 2)).toContain("شخصان");
  expect(say("ar", 14)).toContain("14 شخصًا");
  expect(say("pt", 1)).toContain("1 pessoa,");
  expect(sayRule(voiceOf("ru", "UTC"), { of: "left", per: "week" }, rule)).toMatch(/^Выходы за неделю: ниже 1\s000$/u);
});

describe("a letter", () => {
  const said = sayAlert(inEnglish, "fired", body);
  const part = { said, segmentName: body.segmentName, link: "https://k.example/w/ws_1/segments/vip?a=1&b=2" };

  test("has the same in text and in HTML, with every value escaped", () => {
    const { subject, text, html } = writeLetter(inEnglish, [part], { workspace: "Shop & <Co>" });
    expect(subject).toBe("[Kindred] “VIP <script>alert(1)</script>”: 870 people, 30% less than a week before");
    expect(text).toContain("What did it:\n- Ann changed the definition");
    expect(text).toContain("Open the segment: https://k.example/w/ws_1/segments/vip?a=1&b=2\n");
    expect(html).not.toContain("<script");
    expect(html).toContain("VIP &lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain('href="https://k.example/w/ws_1/segments/vip?a=1&amp;b=2"');
    expect(html).toContain("Shop &amp; &lt;Co&gt;");
  });

  test("tells of several alerts at once, reads from the right in Arabic, and needs no link", () => {
    const arabic = voiceOf("ar", "UTC");
    const parts = [1, 2].map(() => ({ said: sayAlert(arabic, "fired", body), segmentName: "VIP", link: null }));
    const { subject, html, text } = writeLetter(arabic, parts, { workspace: "Shop" });
    expect(subject).toContain("تنبيهان");
    expect(html).toContain('<html lang="ar" dir="rtl">');
    expect(text).not.toContain("http");
    expect(writeLetter(inEnglish, [part], { workspace: "Shop", isTest: true }).subject).toMatch(/^\[Kindred\] Test: /u);
  });
});
