import type { Json } from "@kindred/schema";
import { days, last, never, open, orders, type Template, type TemplateBlank, times } from "./template.ts";

const all = (...of: Json[]): Json => ({ all: of });
const member = (segment: string): Json => ({ segment });
/** Who came into a segment, or left it, in the last days. */
const moved = (segment: string, how: "entered" | "left"): Json => ({ segment, [how]: last() });
const notOrdered: Json = { event: orders, window: last(), lt: 1 };
const hours = (value: number): TemplateBlank => open("hours", value, "hours", 720);
const birthday: TemplateBlank = {
  key: "trait",
  kind: "trait",
  value: "birthday",
  suggest: { from: "traits", prefer: ["birthday", "birth_date", "date_of_birth", "dob"] },
};

/** Small and short-lived: what starts a message by itself. */
export const micro: readonly Template[] = [
  {
    key: "abandoned-basket",
    layer: "micro",
    theme: "basket",
    blanks: [hours(3), days(3)],
    where: all(
      {
        sequence: [{ event: "Product Added" }, { absent: orders, within: { blank: "hours", unit: "h" } }],
        window: last(),
      },
      notOrdered,
    ),
  },
  {
    key: "abandoned-checkout",
    layer: "micro",
    theme: "basket",
    blanks: [hours(1), days(2)],
    where: all(
      {
        sequence: [{ event: "Checkout Started" }, { absent: orders, within: { blank: "hours", unit: "h" } }],
        window: last(),
      },
      notOrdered,
    ),
  },
  {
    key: "full-basket-left",
    layer: "micro",
    theme: "basket",
    blanks: [open("amount", 100, "money", 1_000_000, 0), days(7)],
    where: all(
      { event: "Product Added", measure: { sum: "price" }, window: last(), gte: { blank: "amount" } },
      notOrdered,
    ),
  },
  {
    key: "viewed-not-bought",
    layer: "micro",
    theme: "basket",
    blanks: [times(3), days(7)],
    where: all(
      { event: "Product Viewed", window: last(), gte: { blank: "times" } },
      { event: "Product Added", window: last(), lt: 1 },
      notOrdered,
    ),
  },
  {
    key: "looked-twice",
    layer: "micro",
    theme: "basket",
    blanks: [days(7)],
    where: all(
      {
        sequence: [
          { event: "Product Viewed" },
          { event: "Product Viewed", within: { blank: "days", unit: "d" }, same: "product_id" },
        ],
        window: last(),
      },
      notOrdered,
    ),
  },
  {
    key: "signed-up-no-order",
    layer: "micro",
    theme: "moment",
    blanks: [days(7)],
    where: all({ event: "Signed Up", window: last() }, never(orders)),
  },
  {
    key: "second-order-nudge",
    layer: "micro",
    theme: "lifeCycle",
    blanks: [days(10, "from_days"), days(20, "to_days")],
    where: all(member("life-cycle-new"), {
      event: orders,
      window: {
        ago: [
          { blank: "to_days", unit: "d" },
          { blank: "from_days", unit: "d" },
        ],
      },
    }),
  },
  {
    key: "just-became-loyal",
    layer: "micro",
    theme: "lifeCycle",
    blanks: [days(7)],
    where: all(member("life-cycle-loyal"), moved("life-cycle-loyal", "entered")),
  },
  {
    key: "just-at-risk",
    layer: "micro",
    theme: "lifeCycle",
    blanks: [days(7)],
    where: all(member("life-cycle-at-risk"), moved("life-cycle-at-risk", "entered")),
  },
  {
    key: "just-lapsed",
    layer: "micro",
    theme: "lifeCycle",
    blanks: [days(7)],
    where: all(member("life-cycle-lapsed"), moved("life-cycle-lapsed", "entered")),
  },
  {
    key: "came-back",
    layer: "micro",
    theme: "lifeCycle",
    blanks: [days(7)],
    where: all(
      { any: [moved("life-cycle-lapsed", "left"), moved("life-cycle-lost", "left")] },
      { event: orders, window: last() },
    ),
  },
  {
    key: "win-back",
    layer: "micro",
    theme: "lifeCycle",
    blanks: [open("amount", 100, "money", 1_000_000, 0)],
    where: all(
      member("lapsed-but-reachable"),
      { event: orders, measure: { sum: "revenue" }, gte: { blank: "amount" } },
      { event: "Email Delivered", window: { last: "7d" }, lt: 1 },
    ),
    spare: ["Email Delivered"],
  },
  {
    key: "replenishment-due",
    layer: "micro",
    theme: "product",
    blanks: [
      {
        key: "category",
        kind: "text",
        value: "Care",
        suggest: { from: "property", event: orders, property: "products.category", place: 0 },
      },
      days(30, "from_days"),
      days(45, "to_days"),
    ],
    where: all(
      {
        event: orders,
        where: { property: "products", some: { property: "category", is: { blank: "category" } } },
        window: {
          ago: [
            { blank: "to_days", unit: "d" },
            { blank: "from_days", unit: "d" },
          ],
        },
      },
      {
        event: orders,
        where: { property: "products", some: { property: "category", is: { blank: "category" } } },
        window: last("from_days"),
        lt: 1,
      },
    ),
  },
  {
    key: "ask-for-review",
    layer: "micro",
    theme: "product",
    blanks: [days(7, "from_days"), days(14, "to_days")],
    where: all(
      {
        event: orders,
        window: {
          ago: [
            { blank: "to_days", unit: "d" },
            { blank: "from_days", unit: "d" },
          ],
        },
      },
      { event: "Product Reviewed", window: last("to_days"), lt: 1 },
      { event: "Order Refunded", window: last("to_days"), lt: 1 },
    ),
    spare: ["Product Reviewed", "Order Refunded"],
  },
  {
    key: "sent-something-back",
    layer: "micro",
    theme: "moment",
    blanks: [days(14)],
    where: { event: "Order Refunded", window: last() },
  },
  {
    key: "birthday-this-week",
    layer: "micro",
    theme: "moment",
    blanks: [birthday, days(7)],
    where: { trait: { blank: "trait" }, anniversary: { next: { blank: "days", unit: "d" } } },
  },
  {
    key: "first-order-anniversary",
    layer: "micro",
    theme: "moment",
    blanks: [days(7)],
    // The order of this very week is no anniversary.
    where: all(
      { event: orders, measure: "firstAt", anniversary: { next: { blank: "days", unit: "d" } } },
      { event: orders, window: { ago: ["100y", "300d"] } },
    ),
  },
  {
    key: "unengaged-subscribers",
    layer: "micro",
    theme: "messages",
    blanks: [times(5), days(90)],
    where: all(
      member("reachable-by-email"),
      { event: "Email Delivered", window: last(), gte: { blank: "times" } },
      { event: ["Email Opened", "Email Link Clicked"], window: last(), lt: 1 },
    ),
    spare: ["Email Opened", "Email Link Clicked"],
  },
  {
    key: "clicked-not-bought",
    layer: "micro",
    theme: "messages",
    blanks: [days(3)],
    where: all({ event: "Email Link Clicked", window: last() }, notOrdered),
  },
  {
    key: "evening-shoppers",
    layer: "micro",
    theme: "activity",
    blanks: [times(3), days(90)],
    where: { event: "Product Viewed", where: { hour: { from: 20, to: 24 } }, window: last(), gte: { blank: "times" } },
  },
  {
    key: "weekend-shoppers",
    layer: "micro",
    theme: "activity",
    blanks: [times(2), days(365)],
    where: all(
      { event: orders, where: { weekday: [6, 7] }, window: last(), gte: { blank: "times" } },
      { event: orders, where: { weekday: [1, 2, 3, 4, 5] }, window: last(), lt: 1 },
    ),
  },
  {
    key: "test-slice",
    layer: "micro",
    theme: "messages",
    blanks: [open("percent", 10, "percent", 100)],
    where: all(member("reachable-by-email"), { sample: "test-slice", from: 0, to: { blank: "percent" } }),
  },
];
