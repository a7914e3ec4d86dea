import { expect, it } from "vitest";
import { readRates, writeRates } from "./rates.ts";

it("brings rates through an address, and leaves out what is none", () => {
  const rates = { into: "EUR", rates: { USD: 0.92, UAH: 0.021 } };
  expect(readRates(writeRates(rates))).toEqual(rates);
  expect(readRates({ into: "EUR", rates: "USD:0.9,bad,GBP:-1" })).toEqual({ into: "EUR", rates: { USD: 0.9 } });
  expect(readRates({ into: "EUR" })).toEqual({ into: "EUR", rates: {} });
  expect(readRates({ rates: "USD:0.9" })).toBeNull();
});
