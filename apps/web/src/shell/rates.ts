/** The currency amounts are told in, and what one unit of each other is worth in it. */
export interface Rates {
  readonly into: string;
  readonly rates: Readonly<Record<string, number>>;
}

/** The same as it stands in an address: `into=EUR&rates=USD:0.92,UAH:0.02`. */
export interface RatesInAddress {
  readonly into?: string;
  readonly rates?: string;
}

/** null: amounts are told as they were sent. What is no rate is left out. */
export function readRates({ into, rates = "" }: RatesInAddress): Rates | null {
  if (into === undefined) return null;
  const pairs = rates.split(",").map((each) => each.split(":"));
  return {
    into,
    rates: Object.fromEntries(
      pairs.flatMap(([code = "", worth = ""]) => (Number(worth) > 0 ? [[code, Number(worth)] as const] : [])),
    ),
  };
}

export function writeRates({ into, rates }: Rates): Required<RatesInAddress> {
  const pairs = Object.entries(rates).map(([code, worth]) => `${code}:${worth}`);
  return { into, rates: pairs.join(",") };
}
