import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@kindred/schema";

/** The order in which people write the keys of a document: what it is about first, how it compares last. */
const ORDER = [
  ..."version id name kind description tags folder timezone params".split(" "),
  ..."segment trait event sequence absent property product productThen added list sample top bottom".split(" "),
  ..."rfm score channel subscribed hour weekday all any none not some every".split(" "),
  ..."by where measure type default".split(" "),
  ..."args entered left at same window within of versus ratio".split(" "),
  ..."last next ago from to this previous first lat lon km".split(" "),
];
const RANKS = new Map(ORDER.map((key, index) => [key, index]));

/** Where a key stands among others; keys without a place come last, in the order they have. */
export function rankOf(key: string): number {
  return RANKS.get(key) ?? ORDER.length;
}

/** The same value with its keys as people write them. Databases give keys in an order of their own. */
export function inReadingOrder(value: Json): Json {
  if (isJsonArray(value)) return value.map(inReadingOrder);
  if (!isJsonObject(value)) return value;
  return orderedObject(value, (held) => inReadingOrder(held));
}

function orderedObject(value: JsonObject, inner: (held: Json) => Json): JsonObject {
  const entries = Object.entries(value).map(([key, held]) => [key, inner(held)] as const);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => {
      const ranks = rankOf(a) - rankOf(b);
      return ranks !== 0 ? ranks : a < b ? -1 : 1;
    }),
  );
}
