import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import { csvLines } from "../csv-lines.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const Cards = z.object({
  days: z.number(),
  total: z.number(),
  items: z.array(
    z.looseObject({
      productId: z.string(),
      name: z.string().nullable(),
      category: z.string().nullable(),
      price: z.number().nullable(),
      currency: z.string().nullable(),
      inStock: z.boolean().nullable(),
      views: z.number(),
      orders: z.number(),
      revenue: z.number(),
    }),
  ),
  next: z.string().nullable(),
});
type Card = z.output<typeof Cards>["items"][number];
const Product = z.looseObject({ productId: z.string(), since: z.string(), fields: z.record(z.string(), z.json()) });
const History = z.object({
  items: z.array(z.looseObject({ since: z.string(), fields: z.record(z.string(), z.json()) })),
});

interface Listing extends CommonOptions {
  readonly csv?: boolean;
  readonly sort: string;
  readonly limit: string;
}

/** `kindred product`: what is sold, and what became of it lately. */
export function productCommands(program: Command, around: Surroundings): void {
  const products = program.command("product").description("look at products");
  const about = (name: string, description: string): Command =>
    withCommonOptions(products.command(name).description(description));
  about("list [words]", "list products with views, order lines and revenue of the last 30 days")
    .option(
      "--sort <field>",
      "id, name, category, price, views, orders or revenue; the last three the most first",
      "id",
    )
    .option("--limit <n>", "so many at most, up to 1000", "50")
    .option("--csv", "print the rows as CSV")
    .action((words: string | undefined, options: Listing) => list(words ?? "", options, around));

  about("show <id>", "show a product: its fields now, and what they were").action(
    (id: string, options: CommonOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `products/${encodeURIComponent(id)}`);
        const product = await api.json(path, Product);
        const history = await api.json(`${path}/history`, History);
        const newestFirst = history.items.toReversed();
        await answer(options, around, { ...product, history: history.items }, () =>
          [
            table([
              ["product", product.productId],
              ["since", product.since],
              ...Object.entries(product.fields).map(([name, value]) => [name, JSON.stringify(value)]),
            ]),
            ...(newestFirst.length < 2
              ? []
              : ["", "Before", table(changesOf(newestFirst).map(({ since, text }) => [since, text]))]),
          ].join("\n"),
        );
      }),
  );
}

async function list(words: string, options: Listing, around: Surroundings): Promise<void> {
  const limit = Number(options.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new KindredError("bad_limit", `--limit takes a whole number from 1 to 1000, not ${options.limit}.`);
  await withWorkspace(options, around, async (api, workspace) => {
    const query = {
      q: words,
      limit,
      sort: options.sort,
      descending: String(["views", "orders", "revenue"].includes(options.sort)),
    };
    const found = await api.json(inWorkspace(workspace, "product-cards"), Cards, { query });
    await answer(options, around, found, () => (options.csv === true ? asCsv(found.items) : inWords(found)));
  });
}

function asCsv(items: readonly Card[]): string {
  return csvLines([
    ["product_id", "name", "category", "price", "currency", "in_stock", "views", "orders", "revenue"],
    ...items.map((one) => [
      one.productId,
      one.name,
      one.category,
      one.price,
      one.currency,
      one.inStock,
      one.views,
      one.orders,
      one.revenue,
    ]),
  ]);
}

function inWords({ items, total, days }: z.output<typeof Cards>): string {
  if (items.length === 0) return "No products are found.";
  const rows = items.map((one) => [
    one.productId,
    one.name ?? "",
    one.category ?? "",
    one.price === null ? "" : `${one.price.toFixed(2)}${one.currency === null ? "" : ` ${one.currency}`}`,
    one.inStock === false ? "out of stock" : "",
    `${figure(one.views)} views`,
    `${figure(one.orders)} ordered`,
    `revenue ${one.revenue.toFixed(2)}`,
  ]);
  const rest = `${figure(items.length)} of ${figure(total)}; views, orders and revenue of ${days} days`;
  return `${table(rows)}\n${rest}`;
}

/** What each version had otherwise than the one after it, newest first. */
function changesOf(versions: z.output<typeof History>["items"]): readonly { since: string; text: string }[] {
  return versions.slice(1).map(({ since, fields }, index) => {
    const after = versions[index]?.fields ?? {};
    const other = Object.entries(fields).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(after[name]),
    );
    return { since, text: other.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(", ") };
  });
}
