import { describe, expect, test } from "vitest";
import { lastDue, nextDue, type PartState, whyDue } from "./due.ts";

const at = (text: string): number => Date.parse(text);
const kyiv = { timezone: "Europe/Kyiv", hour: 3, importedAt: null };
const done = (covered: string): PartState => {
  const ms = at(covered);
  return { asked: 0, answered: 0, startedAt: ms, finishedAt: ms, covered: ms, error: null };
};

describe("the day's refresh", () => {
  test("is due at the hour of the workspace's own day", () => {
    expect(new Date(lastDue(kyiv, at("2026-06-10T00:30:00Z"))).toISOString()).toBe("2026-06-10T00:00:00.000Z");
    expect(new Date(lastDue(kyiv, at("2026-06-09T23:59:59Z"))).toISOString()).toBe("2026-06-09T00:00:00.000Z");
    expect(new Date(nextDue(kyiv, at("2026-06-10T00:00:00Z"))).toISOString()).toBe("2026-06-11T00:00:00.000Z");
  });

  test("comes once on the day on which clocks skip its hour", () => {
    // 29 March 2026: 03:00 becomes 04:00 in Kyiv.
    const due = lastDue(kyiv, at("2026-03-29T12:00:00Z"));
    expect(new Date(due).toISOString().slice(0, 10)).toBe("2026-03-29");
    expect(nextDue(kyiv, due)).toBeGreaterThan(due + 22 * 3_600_000);
  });
});

describe("a part is due", () => {
  const now = at("2026-06-10T12:00:00Z");

  test("when it never ran, and once a day", () => {
    expect(whyDue(undefined, kyiv, now)).toBe("never");
    expect(whyDue(done("2026-06-09T12:00:00Z"), kyiv, now)).toBe("daily");
    expect(whyDue(done("2026-06-10T00:00:00Z"), kyiv, now)).toBeNull();
  });

  test("after an import", () => {
    const imported = { ...kyiv, importedAt: at("2026-06-10T11:00:00Z") };
    expect(whyDue(done("2026-06-10T10:00:00Z"), imported, now)).toBe("import");
    expect(whyDue(done("2026-06-10T11:30:00Z"), imported, now)).toBeNull();
  });

  test("when somebody asked since the last run began", () => {
    expect(whyDue({ ...done("2026-06-10T11:00:00Z"), asked: 2, answered: 1 }, kyiv, now)).toBe("asked");
  });

  test("again a quarter of an hour after it failed", () => {
    const failed = { ...done("2026-06-10T11:50:00Z"), error: "no" };
    expect(whyDue(failed, kyiv, now)).toBeNull();
    expect(whyDue(failed, kyiv, now + 5 * 60_000)).toBe("failed");
  });
});
