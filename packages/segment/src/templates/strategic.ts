import { segmentOf } from "./scheme.ts";
import { schemeShapes } from "./schemes.ts";
import { days, last, open, orders, type Template, type TemplateBlank, times } from "./template.ts";

/** The stages of the two schemes that come with Kindred, each a template; their documents are made by the scheme. */
const stages: readonly Template[] = schemeShapes.flatMap((scheme) =>
  scheme.stages.map(({ id }) => ({
    key: segmentOf(scheme.id, id),
    layer: "strategic" as const,
    theme: scheme.id === "life-cycle" ? ("lifeCycle" as const) : ("activity" as const),
    blanks: [],
    where: { segment: segmentOf(scheme.id, id) },
  })),
);

const category = (event: string, property: string): TemplateBlank => {
  return { key: "category", kind: "text", value: "Dresses", suggest: { from: "property", event, property, place: 0 } };
};

/** A trait that workspaces call differently, and a value of it. */
function characteristic(key: string, value: string, names: readonly string[]): Template {
  const [first = key] = names;
  return {
    key: `by-${key}`,
    layer: "strategic",
    theme: "person",
    blanks: [
      { key: "trait", kind: "trait", value: first, suggest: { from: "traits", prefer: names } },
      { key, kind: "text", value, suggest: { from: "trait", blank: "trait" } },
    ],
    where: { trait: { blank: "trait" }, is: { blank: key } },
  };
}

function acquired(key: "source" | "campaign", value: string): Template {
  const path = `acquisition_${key}`;
  return {
    key: `by-${key}`,
    layer: "strategic",
    theme: "source",
    blanks: [{ key, kind: "text", value, suggest: { from: "trait", path } }],
    where: { trait: path, is: { blank: key } },
  };
}

export const strategic: readonly Template[] = [
  ...stages,
  {
    key: "active-lately",
    layer: "strategic",
    theme: "activity",
    blanks: [
      {
        key: "event",
        kind: "event",
        value: "Page Viewed",
        suggest: { from: "events", prefer: ["Page Viewed", "Screen Viewed", "Product Viewed"] },
      },
      days(30),
    ],
    where: { event: { blank: "event" }, window: last() },
  },
  {
    key: "gone-quiet",
    layer: "strategic",
    theme: "activity",
    blanks: [
      {
        key: "event",
        kind: "event",
        value: "Page Viewed",
        suggest: { from: "events", prefer: ["Page Viewed", "Screen Viewed", "Product Viewed"] },
      },
      days(90),
    ],
    where: { all: [{ event: { blank: "event" } }, { event: { blank: "event" }, window: last(), lt: 1 }] },
  },
  {
    key: "engaged-readers",
    layer: "strategic",
    theme: "messages",
    blanks: [days(90), times(2)],
    where: { event: ["Email Opened", "Email Link Clicked"], window: last(), gte: { blank: "times" } },
    spare: ["Email Opened", "Email Link Clicked"],
  },
  {
    key: "reachable-by-email",
    layer: "strategic",
    theme: "messages",
    blanks: [],
    where: { channel: "email", reachable: true },
  },
  {
    key: "buyers-of-category",
    layer: "strategic",
    theme: "product",
    blanks: [category(orders, "products.category"), days(365)],
    where: {
      event: orders,
      where: { property: "products", some: { property: "category", is: { blank: "category" } } },
      window: last(),
    },
  },
  {
    key: "buyers-of-brand",
    layer: "strategic",
    theme: "product",
    blanks: [
      {
        key: "brand",
        kind: "text",
        value: "Acme",
        suggest: { from: "property", event: orders, property: "products.brand", place: 0 },
      },
      days(365),
    ],
    where: {
      event: orders,
      where: { property: "products", some: { property: "brand", is: { blank: "brand" } } },
      window: last(),
    },
  },
  {
    key: "lookers-at-category",
    layer: "strategic",
    theme: "product",
    blanks: [category("Product Viewed", "category"), times(3), days(30)],
    where: {
      event: "Product Viewed",
      where: { property: "category", is: { blank: "category" } },
      window: last(),
      gte: { blank: "times" },
    },
  },
  characteristic("country", "PL", ["country", "address.country", "location.country", "country_code"]),
  characteristic("city", "Kyiv", ["city", "address.city", "location.city"]),
  characteristic("language", "en", ["language", "locale"]),
  characteristic("gender", "female", ["gender", "sex"]),
  {
    key: "by-age",
    layer: "strategic",
    theme: "person",
    blanks: [
      {
        key: "trait",
        kind: "trait",
        value: "birthday",
        suggest: { from: "traits", prefer: ["birthday", "birth_date", "date_of_birth", "dob"] },
      },
      open("from_age", 25, "years", 120),
      open("to_age", 35, "years", 121),
    ],
    where: { trait: { blank: "trait" }, age: { gte: { blank: "from_age" }, lt: { blank: "to_age" } } },
  },
  acquired("source", "google_ads"),
  acquired("campaign", "spring"),
  {
    key: "came-lately",
    layer: "strategic",
    theme: "source",
    blanks: [days(30)],
    where: { trait: "acquired_at", within: last() },
  },
  {
    key: "vip",
    layer: "strategic",
    theme: "value",
    blanks: [open("percent", 10, "percent", 100), days(365)],
    where: { top: { blank: "percent" }, by: { event: orders, measure: { sum: "revenue" }, window: last() } },
  },
  {
    key: "price-sensitive",
    layer: "strategic",
    theme: "value",
    blanks: [times(2), days(365)],
    where: {
      all: [
        { event: orders, where: { property: "discount", gt: 0 }, window: last(), gte: { blank: "times" } },
        { event: orders, where: { not: { property: "discount", gt: 0 } }, window: last(), lt: 1 },
      ],
    },
  },
  {
    key: "sends-back",
    layer: "strategic",
    theme: "value",
    blanks: [times(2), days(365)],
    where: { event: "Order Refunded", window: last(), gte: { blank: "times" } },
  },
];
