import { expect } from "vitest";

import { check, type Checked } from "./check.ts";
import type { DiagnosticCode } from "./diagnostic.ts";
import type { CheckContext } from "./reader.ts";

const parametric = {
  version: 1,
  id: "city",
  params: { city: { type: "string" }, least: { type: "number", default: 1 } },
  where: { trait: "address.city", is: { param: "city" } },
};

export const context: CheckContext = {
  timezone: "UTC",
  segments: new Map<string, unknown>([
    ["promoters", { version: 1, id: "promoters", where: { trait: "nps", gte: 9 } }],
    ["city", parametric],
    ["loop-a", { version: 1, id: "loop-a", where: { not: { segment: "loop-b" } } }],
    ["loop-b", { version: 1, id: "loop-b", where: { any: [{ list: "vip" }, { segment: "me" }] } }],
    ["dangling", { version: 1, id: "dangling", where: { segment: "gone" } }],
  ]),
  lists: new Set(["vip", "trade-show-2026"]),
};

export const document = (where: unknown, rest: object = {}): unknown => ({ version: 1, id: "me", where, ...rest });

export const checkWhere = (where: unknown, rest: object = {}): Checked => check(document(where, rest), context);

export function expectError(
  checked: Checked,
  code: DiagnosticCode,
  pointer: string,
  ...fragments: readonly string[]
): void {
  expect(checked.ok).toBe(false);
  const found = checked.diagnostics.find((diagnostic) => diagnostic.code === code);
  expect(found, JSON.stringify(checked.diagnostics, null, 1)).toBeDefined();
  expect(found?.pointer).toBe(pointer);
  for (const fragment of fragments) expect(found?.message).toContain(fragment);
}

export function expectSegment(checked: Checked): Extract<Checked, { ok: true }> {
  expect(checked.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  if (!checked.ok) throw new Error("not a segment");
  return checked;
}
