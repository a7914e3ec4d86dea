import { describe, expect, it } from "vitest";
import type { PostOutcome } from "./post.ts";
import { judge, retryDelay, retryFor } from "./verdict.ts";

const now = Date.UTC(2026, 10, 21, 12);
const answered = (status: number, retryAfter: string | null = null): PostOutcome => ({
  kind: "answered",
  status,
  retryAfter,
  answer: "",
  ms: 1,
});

describe("an answer", () => {
  it.each([200, 201, 202, 204, 299])("%i is a delivery", (status) => {
    expect(judge(answered(status), now).kind).toBe("delivered");
  });
  it.each([400, 405, 406, 411, 413, 414, 415, 422, 431])("%i is about the request itself", (status) => {
    expect(judge(answered(status), now).kind).toBe("rejected");
  });
  it.each([301, 302, 307, 308, 401, 403, 404, 407, 408, 409, 421, 425, 429, 451, 500, 502, 503, 504, 599])(
    "%i may change",
    (status) => {
      expect(judge(answered(status), now).kind).toBe("retry");
    },
  );
  it("410 is a farewell", () => {
    expect(judge(answered(410), now).kind).toBe("gone");
  });
  it("may be none", () => {
    expect(judge({ kind: "failed", reason: "Nothing listens there", ms: 1 }, now)).toMatchObject({
      kind: "retry",
      reason: "Nothing listens there",
      everything: false,
    });
  });
});

describe("Retry-After", () => {
  it.each([
    ["120", 120_000],
    [" 0 ", 0],
    ["Sat, 21 Nov 2026 12:05:00 GMT", 300_000],
    ["Sat, 21 Nov 2026 11:00:00 GMT", 0],
    ["999999999", 86_400_000],
    ["soon", 0],
    ["-5", 0],
    [null, 0],
  ])("%s is %i ms", (header, ms) => {
    for (const status of [429, 503])
      expect(judge(answered(status, header), now)).toMatchObject({ retryAfter: ms, everything: true });
  });
  it("of another answer counts for nothing", () => {
    expect(judge(answered(500, "120"), now)).toMatchObject({ retryAfter: 0, everything: false });
  });
});

it("pauses double from five seconds to an hour, and are shortened by chance by up to a half", () => {
  const pauses = Array.from({ length: 14 }, (_, index) => retryDelay(index + 1, () => 0) / 1000);
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600, 3600]);
  expect(retryDelay(1, () => 1)).toBe(2500);
  expect(retryDelay(5000, () => 0.5)).toBe(2_700_000);
  expect(retryFor).toBe(259_200_000);
});
