import type { Names } from "../names.ts";

const event = "Order Completed";
const measures = [
  { measure: "count", exists: true },
  { measure: "days", exists: true },
  ...["distinct", "sum", "avg", "min", "max", "first", "last", "mostFrequent"].map((kind) => ({
    measure: { [kind]: "price" },
    exists: true,
  })),
  { measure: "firstAt", before: "2026-03-01" },
  { measure: "lastAt", after: "2026-03-02T10:30:00Z" },
  { measure: "lastAt", anniversary: { next: "7d" } },
];
const amounts = [
  { gt: 1 },
  { gte: 2 },
  { lt: 5 },
  { lte: 21 },
  { between: [2, 4] },
  { is: 3 },
  { isNot: 3 },
  { in: [1, 2] },
  { notIn: [1, 22] },
];
const counts = ["count", "days", { distinct: "sku" }];
const durations = ["s", "m", "h", "d", "w", "mo", "y"];
const calendar = ["hour", "day", "week", "month", "quarter", "year"];
const tests = [
  { is: "Kyiv" },
  { isNot: true },
  { in: ["Kyiv", "Lviv", false] },
  { notIn: ["Kyiv", 5] },
  { in: [] },
  { notIn: [] },
  { exists: true },
  { exists: false },
  { contains: "ky", ignoreCase: true },
  { notContains: "ky" },
  { startsWith: "ky" },
  { endsWith: "iv" },
  { matches: "^K.*v$" },
  { gt: 5 },
  { gte: 5 },
  { lt: 5 },
  { lte: 5 },
  { between: [5, 10.5] },
  { before: "2026-01-01" },
  { after: "2026-01-01T00:00:30Z" },
  { between: ["2026-01-02", "2026-02-01"] },
  { within: { last: "30d" } },
  { within: { next: "7d" } },
  { anniversary: { next: "7d" } },
  { age: { gt: 17, lte: 25 } },
  { age: { gte: 18, lt: 21 } },
  { has: "a" },
  { notHas: "a" },
  { hasAny: ["a", "b"] },
  { hasAll: ["a", "b"] },
  { near: { lat: 50.45, lon: 30.52, km: 10 } },
];
const rows = [
  {
    all: [
      { property: "kind", is: "promo" },
      {
        any: [
          { property: "a", gt: 1 },
          { property: "b", lt: 1 },
        ],
      },
    ],
  },
  { none: [{ all: [{ property: "a", gt: 1 }] }, { property: "b", lt: 1 }] },
  { not: { property: "a", gt: 1 } },
  { any: [{ all: [] }, { property: "a", gt: 1 }] },
  { any: [] },
  { property: "products", some: { property: "category", is: "shoes" } },
  { property: "products", every: { property: "price", gt: 100 } },
  { product: "category", is: "shoes" },
  { productThen: "in_stock", is: false },
  { hour: { from: 22, to: 6 } },
  { weekday: [1, 2, 3, 4, 5, 6] },
  { weekday: [7] },
];
const versus = { ago: ["60d", "30d"] };

const conditions: readonly object[] = [
  { all: [] },
  { any: [] },
  { any: [{ all: [] }, { list: "vip" }] },
  { all: [{ any: [] }, { list: "vip" }] },
  {
    all: [
      { list: "vip" },
      { any: [{ event: "A" }, { segment: "buyers" }] },
      { none: [{ event: "B" }, { event: "C" }] },
    ],
  },
  { not: { all: [{ list: "vip" }, { event: "A" }] } },
  { not: { list: "vip" } },
  { not: { segment: "buyers" } },
  { segment: "from-city", args: { city: "Kyiv" } },
  { not: { segment: "from-city", args: { city: "Kyiv", least: 2 } } },
  { sample: "welcome", from: 0, to: 12.5 },
  { not: { sample: "welcome", from: 0, to: 12.5 } },
  { segment: "buyers", entered: { last: "30d" } },
  { segment: "buyers", left: { this: "month" } },
  { not: { segment: "buyers", entered: { previous: "week" } } },
  { not: { segment: "buyers", left: { within: "7d", of: { trait: "signed_up_at" } } } },
  { added: { last: "30d" } },
  { not: { added: { from: "2026-01-01", to: "2026-02-01" } } },
  { segment: "buyers", at: "2026-03-01" },
  { not: { segment: "buyers", at: "2026-03-01T10:30:00Z" } },
  { rfm: "purchase", class: ["champions", "loyal"] },
  { rfm: "purchase", r: { gte: 4 } },
  { rfm: "purchase", f: { between: [2, 4] } },
  { rfm: "engagement", m: { is: 1 } },
  { score: "churn", gte: 0.7 },
  { score: "churn", anniversary: { next: "7d" } },
  { score: "churn", band: "high" },
  { channel: "email", reachable: true },
  { channel: "sms", reachable: false },
  { subscribed: "weekly-news" },
  { not: { subscribed: "weekly-news" } },
  { event },
  { event: ["A", "B", "C"] },
  { not: { event } },
  { trait: "العمر", is: 5 },
  { trait: "city", matches: "^كييف$" },
  ...tests.map((test) => ({ trait: "city", ...test })),
  ...rows.map((where) => ({ event, where })),
  ...measures.map((one) => ({ event, ...one })),
  ...counts.flatMap((measure) => amounts.map((amount) => ({ event, measure, ...amount }))),
  ...durations.flatMap((unit) => [
    { event, window: { last: `1${unit}` } },
    { event, window: { last: `5${unit}` } },
    { event, window: { ago: [`21${unit}`, `2${unit}`] } },
    { event, window: { within: `1${unit}`, of: { trait: "signed_up_at" } } },
    { trait: "renewal", within: { next: `1${unit}` } },
    { trait: "renewal", within: { next: `3${unit}` } },
  ]),
  ...calendar.flatMap((unit) => [
    { event, window: { this: unit } },
    { event, window: { previous: unit } },
  ]),
  { event, window: { within: "7d", of: { first: "App Installed" } } },
  { event, window: { within: "7d", of: { last: "App Installed" } } },
  { event, window: { from: "2026-01-01", to: "2026-02-01" } },
  { event, window: { from: "2026-01-02" } },
  { event, window: { to: "2026-02-01T10:30:00Z" } },
  { event, window: { last: "30d" }, versus, ratio: { lt: 0.5 } },
  { event, measure: { sum: "price" }, window: { last: "30d" }, versus, ratio: { gte: 2 } },
  { top: 20, by: { event, measure: { sum: "price" }, window: { last: "365d" } } },
  { bottom: 5, by: { event } },
  { not: { top: 20, by: { event, measure: { avg: "price" } } } },
  { not: { bottom: 20, by: { event, measure: "days" } } },
  {
    sequence: [
      { event: "Product Viewed" },
      { absent: "Cart Viewed" },
      { event: "Product Added", within: "1h", same: "product_id" },
      { absent: "Cart Viewed", within: "10m" },
      { event: "Cart Viewed", same: ["product_id", "colour"] },
      { absent: event, within: "24h" },
    ],
    window: { last: "30d" },
  },
];

const labels: Names = {
  traits: new Map([["a", "b"]]),
};

/** Segments that say every message between them, a construct each. */
export const everyConstruct: readonly { readonly document: unknown; readonly names: Names }[] = [
  ...conditions.map((where) => ({ document: { version: 1, id: "me", where }, names: {} })),
  {
    document: {
      version: 1,
      id: "me",
      where: {
        all: [
          { trait: "a", is: 1 },
          { trait: "b", is: 1 },
        ],
      },
    },
    names: labels,
  },
  {
    document: {
      version: 1,
      id: "me",
      timezone: "Europe/Kyiv",
      params: {
        city: { type: "string", default: "Kyiv" },
        cities: { type: "string[]", default: [] },
        ages: { type: "number[]", default: [18, 21] },
        least: { type: "number" },
        vip: { type: "boolean", default: true },
        since: { type: "date", default: "2026-02-28" },
      },
      where: {
        all: [
          { trait: "city", is: { param: "city" } },
          { trait: "city", in: { param: "cities" } },
          { trait: "age", in: { param: "ages" } },
          { trait: "vip", is: { param: "vip" } },
          { event, gte: { param: "least" }, window: { from: { param: "since" } } },
        ],
      },
    },
    names: {},
  },
];
