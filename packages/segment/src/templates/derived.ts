import type { Json } from "@kindred/schema";
import { days, last, open, orders, type Template, times } from "./template.ts";

const all = (...of: Json[]): Json => ({ all: of });
const member = (segment: string): Json => ({ segment });

/** Strategic segments composed, and refined by what people did. */
export const derived: readonly Template[] = [
  {
    key: "vip-about-to-sleep",
    layer: "derived",
    theme: "value",
    blanks: [days(60)],
    where: all(member("vip"), { event: orders, window: last(), lt: 1 }),
  },
  {
    key: "loyal-in-category",
    layer: "derived",
    theme: "product",
    blanks: [],
    where: all(member("life-cycle-loyal"), member("buyers-of-category")),
  },
  {
    key: "new-from-source",
    layer: "derived",
    theme: "source",
    blanks: [],
    where: all(member("life-cycle-new"), member("by-source")),
  },
  {
    key: "at-risk-but-reading",
    layer: "derived",
    theme: "lifeCycle",
    blanks: [],
    where: all(member("life-cycle-at-risk"), member("engaged-readers")),
  },
  {
    key: "lapsed-but-reachable",
    layer: "derived",
    theme: "lifeCycle",
    blanks: [],
    where: all(member("life-cycle-lapsed"), member("reachable-by-email")),
  },
  {
    key: "loyal-out-of-reach",
    layer: "derived",
    theme: "messages",
    blanks: [],
    where: all(member("life-cycle-loyal"), { not: member("reachable-by-email") }),
  },
  {
    key: "leads-who-look",
    layer: "derived",
    theme: "lifeCycle",
    blanks: [times(3), days(14)],
    where: all(member("life-cycle-lead"), { event: "Product Viewed", window: last(), gte: { blank: "times" } }),
  },
  {
    key: "heavy-users-not-buying",
    layer: "derived",
    theme: "activity",
    blanks: [days(60)],
    where: all(member("frequency-heavy"), { event: orders, window: last(), lt: 1 }),
  },
  {
    key: "loyal-drifting-off",
    layer: "derived",
    theme: "activity",
    blanks: [],
    where: all(member("life-cycle-loyal"), { any: [member("frequency-light"), member("frequency-none")] }),
  },
  {
    key: "cross-sell",
    layer: "derived",
    theme: "product",
    blanks: [
      {
        key: "other_category",
        kind: "text",
        value: "Shoes",
        suggest: { from: "property", event: orders, property: "products.category", place: 1 },
      },
    ],
    where: all(member("buyers-of-category"), {
      event: orders,
      where: { property: "products", some: { property: "category", is: { blank: "other_category" } } },
      lt: 1,
    }),
  },
  {
    key: "repeat-bargain-hunters",
    layer: "derived",
    theme: "value",
    blanks: [],
    where: all({ any: [member("life-cycle-repeat"), member("life-cycle-loyal")] }, member("price-sensitive")),
  },
  {
    key: "spends-half",
    layer: "derived",
    theme: "value",
    blanks: [days(90), days(180, "before_days"), open("percent", 50, "percent", 100)],
    where: all(
      { not: member("life-cycle-lead") },
      {
        event: orders,
        measure: { sum: "revenue" },
        window: last(),
        versus: {
          ago: [
            { blank: "before_days", unit: "d" },
            { blank: "days", unit: "d" },
          ],
        },
        ratio: { lte: { blank: "percent", divide: 100 } },
      },
    ),
  },
];
