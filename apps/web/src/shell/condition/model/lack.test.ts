import { expect, it } from "vitest";
import { asked } from "./lack.ts";

it("asks a condition on events only when nothing in it is left to choose or to fill in", () => {
  const web = { property: "channel", is: "web" };
  expect(asked(web)).toBe(web);
  expect(asked({ property: "refunded", is: false })).not.toBeNull();
  expect(asked({ all: [web, { property: "total", gt: 0 }] })).not.toBeNull();
  expect(asked(undefined)).toBeNull();
  expect(asked({ property: "", is: "web" })).toBeNull();
  expect(asked({ property: "channel", is: "" })).toBeNull();
  expect(asked({ property: "channel", in: [] })).toBeNull();
  expect(asked({ any: [web, { property: "", is: "" }] })).toBeNull();
  expect(asked({ property: "products", some: { property: "sku", is: "" } })).toBeNull();
});
