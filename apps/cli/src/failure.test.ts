import { KindredError } from "@kindred/schema";
import { describe, expect, it } from "vitest";
import { failureText } from "./failure.ts";

describe("a failure", () => {
  const error = new KindredError("invalid_segment", "Two problems.", {
    pointer: "/where",
    details: [
      { code: "wrong_type", pointer: "/where", message: "First." },
      { code: "unknown_key", pointer: "/name", message: "Second." },
    ],
  });

  it("names code, message, place and further diagnostics", () => {
    expect(failureText(error, false)).toBe(
      "invalid_segment: Two problems. (at /where)\n  unknown_key at /name: Second.\n",
    );
  });

  it("is JSON when that was asked for", () => {
    expect(JSON.parse(failureText(error, true))).toMatchObject({
      error: { code: "invalid_segment", pointer: "/where" },
    });
  });

  it("of currencies says how rates are given here", () => {
    const currencies = new KindredError("several_currencies", "EUR and USD.", { pointer: "/currency" });
    expect(failureText(currencies, false)).toContain("\n  On the command line: --into EUR --rate USD=0.92");
  });

  it("of our own making asks to be reported", () => {
    expect(failureText(new TypeError("x is not a function"), false)).toContain("please report it");
  });
});
