import { check } from "@kindred/segment";
import { expect, test } from "vitest";
import { audienceOf, audiences } from "./segments-of.ts";

test.each(audiences)("who %s a product is a segment that checks", (audience) => {
  const document = { id: "of-a-product", name: "x", ...audienceOf(audience, 'p-1"; DROP') };
  expect(check(document, { segments: new Map(), lists: new Set(), timezone: "UTC" })).toMatchObject({ ok: true });
});
