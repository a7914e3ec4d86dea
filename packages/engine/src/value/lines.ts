import { elementOperand, jsonOperand, type Params, quotePath } from "@kindred/segment";

/** What is read of each line, in this order in its tuple: texts (numbers as texts) first, then numbers. */
interface LineFields {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
}

/**
 * Of each line of an order (`products`; an order that names one product by itself is its own line) a tuple with the values of some
 * properties, NULL where it has none. Lines that lie as objects, and what lies in the order itself, are read property by property: to write
 * all of it out as JSON takes thirty times as long.
 */
export function printLines({ texts, numbers }: LineFields, params: Params): string {
  const asTexts = ["String", "Float64", "Int64"] as const;
  const asNumbers = ["Float64", "Int64"] as const;
  const columnsOf = (property: string, types: readonly string[]): string[] =>
    types.map((type) => `properties.\`products\`.:\`Array(JSON)\`.${quotePath(property)}.:\`${type}\``);
  const columns = [
    ...texts.flatMap((property) => columnsOf(property, asTexts)),
    ...numbers.flatMap((property) => columnsOf(property, asNumbers)),
  ];
  const names = columns.map((_, place) => `v${place}`);
  const number = (from: number): string => `coalesce(${names[from]}, toFloat64(${names[from + 1]}))`;
  const values = [
    ...texts.map((_, k) => `coalesce(${names[k * 3]}, toString(${number(k * 3 + 1)}))`),
    ...numbers.map((_, k) => number(texts.length * 3 + k * 2)),
  ];
  const objects = `arrayMap((${names.join(", ")}) -> tuple(${values.join(", ")}), ${columns.join(", ")})`;
  const tupleOf = (at: (property: string) => { string(): string; number(): string }): string => {
    const told = [
      ...texts.map((property) => `coalesce(${at(property).string()}, toString(${at(property).number()}))`),
      ...numbers.map((property) => at(property).number()),
    ];
    return `tuple(${told.join(", ")})`;
  };
  const several = jsonOperand("properties", "products", params).elements();
  const others = `arrayMap(l -> ${tupleOf((property) => elementOperand("l", property, params))}, ${several})`;
  const itself = `[${tupleOf((property) => jsonOperand("properties", property, params))}]`;
  // Most orders either have objects or nothing there: what it takes to read anything else is not looked at for them.
  return `multiIf(notEmpty(${columns[0]}), ${objects}, isNull(properties.\`products\`), ${itself}, empty(${several}), ${itself}, ${others})`;
}

/** How many of it, by a number that may be missing; one where it does not say. Returned goods may be written with a minus. */
export function printQuantity(number: string): string {
  return `abs(coalesce(${number}, 1))`;
}

/** A constant map from a product's id to a text of the catalogue as it is at `now`. */
export function printCatalogueTexts(property: string, now: number, params: Params): string {
  const text = jsonOperand("doc", property, params).string();
  const until = `valid_from < fromUnixTimestamp64Milli(${params.add("Int64", now + 1)}, 'UTC')`;
  const rows = `SELECT product_id, argMax(tuple(${text}), valid_from).1 AS text FROM products FINAL WHERE ${until} GROUP BY product_id`;
  return `(SELECT mapFromArrays(groupArray(product_id), groupArray(assumeNotNull(text))) FROM (${rows}) WHERE isNotNull(text))`;
}

/**
 * What an order's goods cost, NULL unless it is known of every line: the line's own number, else the catalogue's at the order's time.
 * The line's is in the order's currency, which `rate` makes the one that is told; the catalogue's is in that already.
 */
export function printLinesCost(property: string, rate: string | null, params: Params): string {
  const number = jsonOperand("doc", property, params).number();
  const versions = `SELECT product_id, arraySort(groupArray((valid_from, assumeNotNull(cost)))) AS costs FROM (SELECT product_id, valid_from, ${number} AS cost FROM products FINAL) WHERE isNotNull(cost) GROUP BY product_id`;
  const map = `(SELECT mapFromArrays(groupArray(product_id), groupArray(costs)) FROM (${versions}))`;
  const known = `arrayFilter(v -> v.1 <= ts, ${map}[ifNull(l.1, '')])`;
  const fromCatalogue = `if(empty(${known}), NULL, ${known}[-1].2)`;
  const each = `coalesce(${rate === null ? "l.2" : `l.2 * ${rate}`}, ${fromCatalogue}) * ${printQuantity("l.3")}`;
  const lines = printLines({ texts: ["product_id"], numbers: [property, "quantity"] }, params);
  const costs = `arrayMap(l -> ${each}, ${lines})`;
  return `if(arrayExists(c -> isNull(c), ${costs}), NULL, arraySum(c -> assumeNotNull(c), ${costs}))`;
}
