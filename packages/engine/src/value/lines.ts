import { elementOperand, jsonOperand, type Params, quotePath } from "@kindred/segment";

/** The lines of an order, JSON texts of `products`; an order that names one product by itself is its own line. */
export function printLines(params: Params): string {
  const several = jsonOperand("properties", "products", params).elements();
  return `if(empty(${several}), [toJSONString(properties)], ${several})`;
}

/**
 * Of each line a tuple with the texts or numbers of the properties as texts, NULL where it has none. Lines that lie as objects are read
 * property by property: to write all of a line out as JSON takes thirty times as long.
 */
export function printLinesTexts(properties: readonly string[], params: Params): string {
  const types = ["String", "Float64", "Int64"] as const;
  const columns = properties.flatMap((property) =>
    types.map((type) => `properties.\`products\`.:\`Array(JSON)\`.${quotePath(property)}.:\`${type}\``),
  );
  const names = columns.map((_, place) => `v${place}`);
  const texts = properties.map((_, place) => {
    const [text, float, whole] = names.slice(place * types.length);
    return `coalesce(${text}, toString(coalesce(${float}, toFloat64(${whole}))))`;
  });
  const objects = `arrayMap((${names.join(", ")}) -> tuple(${texts.join(", ")}), ${columns.join(", ")})`;
  const others = properties.map((property) => printLineText("l", property, params));
  return `if(notEmpty(${columns[0]}), ${objects}, arrayMap(l -> tuple(${others.join(", ")}), ${printLines(params)}))`;
}

/** A line's text or number as a text; NULL where it has none. `line`: the name of a lambda's argument. */
export function printLineText(line: string, property: string, params: Params): string {
  const operand = elementOperand(line, property, params);
  return `coalesce(${operand.string()}, toString(${operand.number()}))`;
}

function printLineNumber(line: string, property: string, params: Params): string {
  return elementOperand(line, property, params).number();
}

/** How many of it; one where it does not say. Returned goods may be written with a minus. */
export function printQuantity(line: string, params: Params): string {
  return `abs(coalesce(${printLineNumber(line, "quantity", params)}, 1))`;
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
  const id = `ifNull(${printLineText("l", "product_id", params)}, '')`;
  const known = `arrayFilter(v -> v.1 <= ts, ${map}[${id}])`;
  const fromCatalogue = `if(empty(${known}), NULL, ${known}[-1].2)`;
  const own = printLineNumber("l", property, params);
  const each = `coalesce(${rate === null ? own : `${own} * ${rate}`}, ${fromCatalogue}) * ${printQuantity("l", params)}`;
  const costs = `arrayMap(l -> ${each}, ${printLines(params)})`;
  return `if(arrayExists(c -> isNull(c), ${costs}), NULL, arraySum(c -> assumeNotNull(c), ${costs}))`;
}
