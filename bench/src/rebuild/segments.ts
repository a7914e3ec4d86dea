import { vocabulary } from "./shop.ts";

export type Condition = { readonly [key: string]: unknown };

export interface SegmentDocument {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly where: { readonly all: readonly Condition[] };
}

/**
 * Segments as marketers of an e-mailing shop write them, the same ones in every run: two to four conditions that must all hold.
 *
 * Of the conditions about 55 % count an event (a fifth of them: did not do), 14 % add up revenue, 22 % ask for a trait, 4 % a price,
 * days or an average, 3 % a stretch of time that ended a while ago, and 2 % name an earlier segment. Half of the counts on products and
 * orders name a category or a brand, half of those on e-mails a campaign, popular ones more often. Windows are the round ones.
 */
export function shopSegments(count: number): SegmentDocument[] {
  const draw = new Draw(20_260_101);
  const segments: SegmentDocument[] = [];
  for (let index = 0; index < count; index += 1) {
    const size = draw.weighted([2, 50], [3, 35], [4, 15]);
    const all = Array.from({ length: size }, () => condition(draw, segments));
    segments.push({ version: 1, id: `segment-${index + 1}`, name: `Segment ${index + 1}`, where: { all } });
  }
  return segments;
}

function condition(draw: Draw, earlier: readonly SegmentDocument[]): Condition {
  switch (
    draw.weighted(["count", 44], ["not", 11], ["sum", 14], ["trait", 22], ["other", 4], ["ago", 3], ["segment", 2])
  ) {
    case "count":
      return counted(draw);
    case "not":
      return { ...occurred(draw), window: lastDays(draw), lt: 1 };
    case "sum": {
      const category = draw.chance(0.25)
        ? { where: { property: "category", is: draw.popular(vocabulary.categories) } }
        : {};
      const window = { last: draw.of(["30d", "60d", "90d", "180d", "365d"]) };
      return {
        event: "Order Completed",
        ...category,
        measure: { sum: "revenue" },
        window,
        gt: draw.of([50, 100, 150, 200, 250, 500]),
      };
    }
    case "trait":
      return trait(draw);
    case "other":
      return other(draw);
    case "ago":
      return {
        ...occurred(draw),
        window: {
          ago: draw.of([
            ["60d", "30d"],
            ["90d", "30d"],
            ["180d", "90d"],
            ["365d", "180d"],
          ]),
        },
      };
    case "segment":
      return earlier.length === 0 ? counted(draw) : { segment: draw.of(earlier).id };
  }
}

function counted(draw: Draw): Condition {
  const least = draw.weighted([1, 55], [2, 15], [3, 12], [5, 10], [10, 8]);
  return { ...occurred(draw), window: lastDays(draw), ...(least === 1 ? {} : { gte: least }) };
}

function lastDays(draw: Draw): Condition {
  const days = draw.weighted([1, 4], [3, 5], [7, 18], [14, 12], [30, 25], [60, 10], [90, 14], [180, 7], [365, 5]);
  return { last: `${days}d` };
}

function occurred(draw: Draw): Condition {
  const event = draw.weighted(
    ["Product Viewed", 22],
    ["Email Opened", 18],
    ["Order Completed", 20],
    ["Product Added", 12],
    ["Email Link Clicked", 8],
    ["Email Delivered", 5],
    ["Page Viewed", 5],
    ["Checkout Started", 4],
    ["Products Searched", 3],
    ["Coupon Applied", 2],
    ["Order Refunded", 1],
  );
  const where = property(event, draw);
  return where === null ? { event } : { event, where };
}

function property(event: string, draw: Draw): Condition | null {
  if (event.startsWith("Email")) {
    return draw.chance(0.5) ? { property: "campaign", is: draw.popular(vocabulary.campaigns) } : null;
  }
  if (!["Product Viewed", "Product Added", "Order Completed"].includes(event)) return null;
  switch (draw.weighted(["none", 50], ["category", 33], ["brand", 12], ["both", 3], ["several", 2])) {
    case "none":
      return null;
    case "category":
      return { property: "category", is: draw.popular(vocabulary.categories) };
    case "brand":
      return { property: "brand", is: draw.popular(vocabulary.brands) };
    case "both":
      return {
        all: [
          { property: "category", is: draw.popular(vocabulary.categories) },
          { property: "brand", is: draw.popular(vocabulary.brands) },
        ],
      };
    case "several":
      return { property: "category", in: [draw.popular(vocabulary.categories), draw.of(vocabulary.categories)] };
  }
}

function trait(draw: Draw): Condition {
  switch (draw.weighted(["city", 30], ["country", 25], ["plan", 20], ["age", 20], ["not", 5])) {
    case "city":
      return { trait: "city", is: draw.of(vocabulary.cities) };
    case "country":
      return draw.chance(0.3)
        ? { trait: "country", in: [draw.of(vocabulary.countries), draw.of(vocabulary.countries)] }
        : { trait: "country", is: draw.of(vocabulary.countries) };
    case "plan":
      return { trait: "plan", is: draw.of(vocabulary.plans) };
    case "age": {
      const from = draw.of([18, 21, 25, 30, 35, 40, 45, 50, 60]);
      return draw.chance(0.5)
        ? { trait: "age", gte: from }
        : { trait: "age", between: [from, from + draw.of([5, 10, 15])] };
    }
    case "not":
      return { trait: "country", isNot: draw.of(vocabulary.countries) };
  }
}

function other(draw: Draw): Condition {
  const window = lastDays(draw);
  switch (draw.weighted(["price", 50], ["days", 25], ["avg", 25])) {
    case "price":
      return { event: "Product Viewed", where: { property: "price", gt: draw.of([50, 100, 200]) }, window };
    case "days":
      return {
        event: draw.of(["Product Viewed", "Order Completed"]),
        measure: "days",
        window,
        gte: draw.of([2, 3, 5]),
      };
    case "avg":
      return {
        event: "Order Completed",
        measure: { avg: "revenue" },
        window: { last: "365d" },
        gt: draw.of([50, 100, 150]),
      };
  }
}

/** Random choices that follow from a seed (mulberry32). */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  of<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#next() * choices.length)]!;
  }

  /** The first ones more often. */
  popular<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#next() ** 1.7 * choices.length)]!;
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  /** From 0 up to 1. */
  share(): number {
    return this.#next();
  }

  weighted<const T>(...choices: readonly (readonly [T, number])[]): T {
    let left = this.#next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return choices.at(-1)![0];
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
