import { expect, test } from "vitest";
import { draftOf, newDraft, ruleOf } from "./draft.ts";

const channels = { users: ["usr_1"], addresses: ["a@example.org"], webhooks: [] };
const rest = { segment: { id: "vip", name: "VIP" }, channels, tellRecovery: false, remindAfterHours: 24 };
const rules = [
  { measure: { of: "size" }, condition: { kind: "below", value: 0 } },
  { measure: { of: "share" }, condition: { kind: "above", value: 12.5 } },
  {
    measure: { of: "entered", per: "week" },
    condition: { kind: "change", percent: 50, direction: "down", over: "month", least: 3 },
  },
  { measure: { of: "left", per: "hour" }, condition: { kind: "unusual", weeks: 4, sensitivity: "high" } },
] as const;

test("every kind of rule comes out of the form as it went in", () => {
  for (const { measure, condition } of rules) {
    const written = ruleOf(draftOf({ ...rest, measure, condition }));
    expect(written).toEqual({ ...rest, segment: "vip", measure, condition });
  }
});

test("what is not whole yet is no rule", () => {
  const draft = newDraft("vip");
  expect(ruleOf(draft)).toMatchObject({ condition: { kind: "change", percent: 30, over: "week" } });
  expect(ruleOf({ ...draft, segment: null })).toBeNull();
  expect(ruleOf({ ...draft, percent: null })).toBeNull();
  expect(ruleOf({ ...draft, kind: "below" })).toBeNull();
  expect(ruleOf({ ...draft, kind: "unusual", weeks: null })).toBeNull();
});
