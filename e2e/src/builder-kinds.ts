import type { Segment } from "@kindred/segment";
import type { Locator, Page } from "playwright-core";

type Condition = Segment["where"];
type Joined = "all" | "any" | "none" | "not";
type OfContact = Exclude<Condition["kind"], Joined>;
type OfEvent = Exclude<NonNullable<Extract<Condition, { kind: "event" }>["where"]>["kind"], Joined>;

/** Every kind of condition the language has: one that is new does not compile until it is here, and fails until it is made by hand. */
export const languageKinds = Object.keys({
  trait: true,
  event: true,
  change: true,
  sequence: true,
  rank: true,
  segment: true,
  moved: true,
  stood: true,
  added: true,
  list: true,
  sample: true,
  rfm: true,
  score: true,
  channel: true,
  subscribed: true,
  property: true,
  elements: true,
  product: true,
  hour: true,
  weekday: true,
} satisfies Record<OfContact | OfEvent, true>);

export interface Kind {
  readonly kind: string;
  readonly make: (row: Locator, page: Page) => Promise<void>;
  readonly where: unknown;
}

export async function name(scope: Locator, label: string, value: string, which = 0): Promise<void> {
  const field = scope.getByLabel(label, { exact: true }).nth(which);
  await field.fill(value);
  await field.press("Enter");
}

export async function choose(scope: Locator, page: Page, label: string, option: string, which = 0): Promise<void> {
  await scope.getByLabel(label, { exact: true }).nth(which).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

/** Typed as a person does: what stands there is chosen and written over. */
export async function number(scope: Locator, label: string, value: string, which = 0): Promise<void> {
  const field = scope.getByLabel(label, { exact: true }).nth(which);
  await field.focus();
  await field.press("ControlOrMeta+a");
  await field.pressSequentially(value);
}

/** A filter of another kind on the events of the row. */
async function filter(row: Locator, page: Page, kind: string): Promise<void> {
  await row.getByRole("button", { name: "only those where" }).click();
  await row.getByRole("button", { name: "What to do with this filter" }).first().click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
}

/** Words for a field that takes several. */
async function several(row: Locator, label: string, words: readonly string[]): Promise<void> {
  for (const word of words) await name(row, label, word);
}

export const kinds: readonly Kind[] = [
  {
    kind: "Trait",
    make: async (row, page) => {
      await name(row, "Trait", "birthday");
      await choose(row, page, "Comparison", "is so many years ago:");
      await number(row, "Years", "40");
      await choose(row, page, "Oldest", "less than");
      await number(row, "Years", "60", 1);
    },
    where: { trait: "birthday", age: { gte: 40, lt: 60 } },
  },
  {
    kind: "Event",
    make: async (row, page) => {
      await name(row, "Event", "Order Completed");
      await choose(row, page, "What is asked of the events", "sum of");
      await name(row, "Property", "revenue");
      await choose(row, page, "Comparison", "is more than");
      await number(row, "Value", "60");
      await choose(row, page, "When", "in the last");
      await row.getByRole("button", { name: "only those where" }).click();
      await name(row, "Property", "coupon", 1);
      await row.getByLabel("Value", { exact: true }).nth(1).fill("SALE");
    },
    where: {
      event: "Order Completed",
      measure: { sum: "revenue" },
      gt: 60,
      window: { last: "30d" },
      where: { property: "coupon", is: "SALE" },
    },
  },
  {
    kind: "Change",
    make: async (row) => {
      await name(row, "Event", "Order Completed");
      await number(row, "Value", "2");
    },
    where: { event: "Order Completed", window: { last: "30d" }, versus: { ago: ["60d", "30d"] }, ratio: { lt: 2 } },
  },
  {
    kind: "Sequence",
    make: async (row, page) => {
      await name(row, "Event", "Product Viewed");
      await name(row, "Event", "Order Completed", 1);
      await choose(row, page, "Happens or not", "then no");
      await row.getByRole("button", { name: "with the same" }).click();
      await name(row, "Property", "product_id");
    },
    where: { sequence: [{ event: "Product Viewed" }, { absent: "Order Completed", within: "7d", same: "product_id" }] },
  },
  {
    kind: "Segment",
    make: async (row, page) => {
      await choose(row, page, "Segment", "Of a city");
      await choose(row, page, "Value of city", "given");
      await row.getByLabel("Value of city", { exact: true }).nth(1).fill("Lviv");
    },
    where: { segment: "city", args: { city: "Lviv" } },
  },
  {
    kind: "List",
    make: (row, page) => choose(row, page, "List", "The fair"),
    where: { list: "fair" },
  },
  {
    kind: "Channel",
    make: (row, page) => choose(row, page, "Reachable", "cannot be reached by"),
    where: { channel: "email", reachable: false },
  },
  {
    kind: "Subscription",
    make: (row) => name(row, "Topic", "weekly-news"),
    where: { subscribed: "weekly-news" },
  },
  {
    kind: "Best or last",
    make: async (row) => {
      await name(row, "Property", "revenue");
      await name(row, "Event", "Order Completed");
      await number(row, "Percent", "10");
    },
    where: { top: 10, by: { event: "Order Completed", measure: { sum: "revenue" }, window: { last: "365d" } } },
  },
  {
    kind: "Recency",
    make: (row, page) => choose(row, page, "Recency, frequency, money", "recency, 1 to 5,"),
    where: { rfm: "purchase", r: { gte: 4 } },
  },
  {
    kind: "Score",
    make: (row) => name(row, "Model", "churn"),
    where: { score: "churn", gte: 0.5 },
  },
  {
    kind: "Random share",
    make: (row) => number(row, "To", "50"),
    where: { sample: "group-a", from: 0, to: 50 },
  },
  {
    kind: "Event",
    make: async (row, page) => {
      await name(row, "Event", "Product Viewed");
      await filter(row, page, "One element of the list");
      await name(row, "Property", "products");
      await name(row, "Property", "price", 1);
      await choose(row, page, "Comparison", "is more than");
      await number(row, "Value", "30");
    },
    where: { event: "Product Viewed", where: { property: "products", some: { property: "price", gt: 30 } } },
  },
  {
    kind: "Event",
    make: async (row, page) => {
      await name(row, "Event", "Product Viewed");
      await filter(row, page, "Every element of the list");
      await name(row, "Property", "products");
      await name(row, "Property", "sku", 1);
      await row.getByLabel("Value", { exact: true }).fill("even");
    },
    where: { event: "Product Viewed", where: { property: "products", every: { property: "sku", is: "even" } } },
  },
  {
    kind: "Event",
    make: async (row, page) => {
      await name(row, "Event", "Order Completed");
      await filter(row, page, "The product as it is now:");
      await name(row, "Attribute of the product", "category");
      await row.getByLabel("Value", { exact: true }).fill("Hats");
    },
    where: { event: "Order Completed", where: { product: "category", is: "Hats" } },
  },
  {
    kind: "Event",
    make: async (row, page) => {
      await name(row, "Event", "Order Completed");
      await filter(row, page, "The product as it was then:");
      await name(row, "Attribute of the product", "category");
      await row.getByLabel("Value", { exact: true }).fill("Hats");
    },
    where: { event: "Order Completed", where: { productThen: "category", is: "Hats" } },
  },
  {
    kind: "Event",
    make: async (row, page) => {
      await name(row, "Event", "Checkout Started");
      await filter(row, page, "The hour of the day");
      await number(row, "From", "0");
      await number(row, "To", "12");
    },
    where: { event: "Checkout Started", where: { hour: { from: 0, to: 12 } } },
  },
  {
    kind: "Event",
    make: async (row, page) => {
      await name(row, "Event", "Checkout Started");
      await filter(row, page, "The day of the week");
      await row.getByRole("group", { name: "The day of the week" }).getByText("Mon", { exact: true }).click();
    },
    where: { event: "Checkout Started", where: { weekday: [1, 6, 7] } },
  },
  {
    kind: "Segment",
    make: async (row, page) => {
      await choose(row, page, "Segment", "Very important");
      await choose(row, page, "What is asked of the segment", "entered");
      await choose(row, page, "When", "in the current");
      await choose(row, page, "Unit of time", "year");
    },
    where: { segment: "vips", entered: { this: "year" } },
  },
  {
    kind: "Segment",
    make: async (row, page) => {
      await choose(row, page, "Segment", "Very important");
      await choose(row, page, "What is asked of the segment", "left");
    },
    where: { segment: "vips", left: { last: "30d" } },
  },
  {
    kind: "Segment",
    make: async (row, page) => {
      await choose(row, page, "Segment", "Very important");
      await choose(row, page, "What is asked of the segment", "was in, on a day,");
      await row.getByLabel("Date", { exact: true }).fill("2026-01-01");
    },
    where: { segment: "vips", at: "2026-01-01" },
  },
  {
    kind: "Added",
    make: (row, page) => choose(row, page, "When", "in the current"),
    where: { added: { this: "month" } },
  },
  {
    kind: "Best or last",
    make: async (row, page) => {
      await choose(row, page, "Best or last", "the last");
      await choose(row, page, "What is asked of the events", "number of times");
      await name(row, "Event", "Order Completed");
    },
    where: { bottom: 20, by: { event: "Order Completed", window: { last: "365d" } } },
  },
  {
    kind: "Recency",
    make: (row) => several(row, "is of class", ["champions", "loyal"]),
    where: { rfm: "purchase", class: ["champions", "loyal"] },
  },
  {
    kind: "Score",
    make: async (row, page) => {
      await name(row, "Model", "churn");
      await choose(row, page, "What is asked of the score", "its band is");
      await several(row, "its band is", ["high"]);
    },
    where: { score: "churn", band: ["high"] },
  },
];
