/** The segments one may want of a product, as documents for the builder. */
export const audiences = ["viewed", "bought", "not-bought"] as const;
export type Audience = (typeof audiences)[number];

export function audienceOf(audience: Audience, product: string) {
  const viewed = { event: "Product Viewed", where: { property: "product_id", is: product } };
  const bought = {
    event: "Order Completed",
    where: { property: "products", some: { property: "product_id", is: product } },
  };
  switch (audience) {
    case "viewed":
      return { version: 1, where: { all: [viewed] } };
    case "bought":
      return { version: 1, where: { all: [bought] } };
    case "not-bought":
      return { version: 1, where: { all: [viewed, { not: bought }] } };
    default:
      return audience satisfies never;
  }
}
