import type { JsonObject } from "@kindred/schema";
import { chance, nth, weighted, type Chance } from "./random.ts";
import { DAY, saleOn, seasonOf, type Season } from "./seasons.ts";

export type Department = "women" | "men" | "kids" | "home";

interface Category {
  readonly name: string;
  readonly department: Department;
  readonly price: number;
  readonly nouns: readonly string[];
  readonly sizes: readonly string[];
  /** How much of it sells in each season, an ordinary season being 1. */
  readonly seasons: Readonly<Record<Season, number>>;
  readonly weight: number;
}

const LETTERS = ["XS", "S", "M", "L", "XL"];
const SHOES = ["36", "37", "38", "39", "40", "41"];
const MEN_SHOES = ["40", "41", "42", "43", "44", "45"];
const HEIGHTS = ["98", "110", "122", "134", "146"];
const ONE = ["one size"];
const even = { spring: 1, summer: 1, autumn: 1, winter: 1 };
const warm = { spring: 1.2, summer: 2.4, autumn: 0.5, winter: 0.25 };
const cold = { spring: 0.5, summer: 0.2, autumn: 1.8, winter: 2 };

export const CATEGORIES: readonly Category[] = [
  {
    name: "Dresses",
    department: "women",
    price: 79,
    nouns: ["Midi Dress", "Wrap Dress", "Shirt Dress", "Slip Dress"],
    sizes: LETTERS,
    seasons: { spring: 1.5, summer: 1.8, autumn: 0.8, winter: 0.7 },
    weight: 16,
  },
  {
    name: "Tops",
    department: "women",
    price: 35,
    nouns: ["Blouse", "T-Shirt", "Tank Top", "Bodysuit"],
    sizes: LETTERS,
    seasons: even,
    weight: 13,
  },
  {
    name: "Knitwear",
    department: "women",
    price: 69,
    nouns: ["Cardigan", "Jumper", "Roll Neck"],
    sizes: LETTERS,
    seasons: cold,
    weight: 9,
  },
  {
    name: "Coats",
    department: "women",
    price: 169,
    nouns: ["Wool Coat", "Puffer Coat", "Trench Coat"],
    sizes: LETTERS,
    seasons: cold,
    weight: 6,
  },
  {
    name: "Jeans",
    department: "women",
    price: 65,
    nouns: ["Straight Jeans", "Wide Jeans", "Slim Jeans"],
    sizes: ["25", "26", "27", "28", "29", "30", "31"],
    seasons: even,
    weight: 9,
  },
  {
    name: "Swimwear",
    department: "women",
    price: 42,
    nouns: ["Swimsuit", "Bikini Top", "Bikini Bottoms"],
    sizes: LETTERS,
    seasons: warm,
    weight: 5,
  },
  {
    name: "Shoes",
    department: "women",
    price: 89,
    nouns: ["Sandals", "Loafers", "Ankle Boots", "Trainers"],
    sizes: SHOES,
    seasons: even,
    weight: 10,
  },
  {
    name: "Bags",
    department: "women",
    price: 95,
    nouns: ["Tote", "Crossbody Bag", "Shoulder Bag"],
    sizes: ONE,
    seasons: even,
    weight: 6,
  },
  {
    name: "Shirts",
    department: "men",
    price: 49,
    nouns: ["Oxford Shirt", "Linen Shirt", "Flannel Shirt"],
    sizes: LETTERS,
    seasons: even,
    weight: 8,
  },
  {
    name: "Trousers",
    department: "men",
    price: 65,
    nouns: ["Chinos", "Cargo Trousers", "Tailored Trousers"],
    sizes: ["30", "31", "32", "33", "34", "36"],
    seasons: even,
    weight: 7,
  },
  {
    name: "Jackets",
    department: "men",
    price: 139,
    nouns: ["Bomber Jacket", "Parka", "Denim Jacket"],
    sizes: LETTERS,
    seasons: cold,
    weight: 6,
  },
  {
    name: "Trainers",
    department: "men",
    price: 99,
    nouns: ["Running Trainers", "Court Trainers", "High-Tops"],
    sizes: MEN_SHOES,
    seasons: even,
    weight: 7,
  },
  {
    name: "Kids' Clothes",
    department: "kids",
    price: 25,
    nouns: ["Dungarees", "Hoodie", "Leggings", "Pyjamas"],
    sizes: HEIGHTS,
    seasons: even,
    weight: 9,
  },
  {
    name: "Home",
    department: "home",
    price: 39,
    nouns: ["Linen Throw", "Cushion", "Scented Candle", "Bath Towel"],
    sizes: ONE,
    seasons: { spring: 0.8, summer: 0.7, autumn: 1.1, winter: 1.5 },
    weight: 5,
  },
];

const BRANDS = [
  "Veresna",
  "Nordhavn",
  "Lumea",
  "Casa Brava",
  "Otto & Vale",
  "Mira",
  "Hollin",
  "Stelo",
  "Kobza",
  "Wren",
];
const COLOURS = ["Black", "White", "Navy", "Olive", "Sand", "Terracotta", "Sky", "Burgundy", "Grey", "Emerald"];
const MATERIALS = ["Cotton", "Linen", "Wool", "Recycled", "Organic", "Soft", "Classic", "Everyday"];
export const CURRENCY = "EUR";

/** A product as it stood from an instant on. */
export interface ProductVersion {
  readonly from: number;
  readonly price: number;
  readonly inStock: boolean;
  /** What an event that names the product carries. */
  readonly card: Card;
}

export interface Card {
  readonly [key: string]: string | number;
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly variant: string;
  readonly price: number;
  readonly currency: string;
}

export interface Product {
  readonly id: string;
  readonly category: Category;
  readonly sizes: readonly string[];
  readonly versions: readonly ProductVersion[];
  /** The catalogue's document at one of its versions. */
  readonly doc: (version: ProductVersion) => JsonObject;
}

export interface Catalogue {
  readonly products: readonly Product[];
  /** A product of the category, the popular ones far more often; one in stock unless luck fails. */
  choose(category: number, ts: number, from: Chance): Product;
  /** A category for the season, of the departments given. */
  category(departments: ReadonlySet<Department>, ts: number, from: Chance): number;
  at(product: Product, ts: number): ProductVersion;
}

const STREAM = 0x7fff_0000;

/** The catalogue with its history of prices and stock over [from, to). */
export function catalogue(seed: number, size: number, from: number, to: number): Catalogue {
  const random = chance(seed, STREAM);
  const share = weighted(CATEGORIES.map((category) => category.weight));
  const products: Product[] = [];
  const shelves: Product[][] = CATEGORIES.map(() => []);
  for (let n = 0; n < size; n++) {
    const index = n < CATEGORIES.length ? n : share(random);
    const product = make(n, nth(CATEGORIES, index), random, from, to);
    products.push(product);
    nth(shelves, index).push(product);
  }
  const at = (product: Product, ts: number): ProductVersion => {
    const { versions } = product;
    let i = versions.length - 1;
    while (i > 0 && nth(versions, i).from > ts) i--;
    return nth(versions, i);
  };
  const seasonal = new Map<string, (from: Chance) => number>();
  return {
    products,
    at,
    choose(category, ts, draw) {
      const shelf = nth(shelves, category);
      for (let tries = 0; ; tries++) {
        const product = nth(shelf, Math.floor(shelf.length * Math.pow(draw.next(), 2.2)));
        if (tries > 2 || at(product, ts).inStock) return product;
      }
    },
    category(departments, ts, draw) {
      const season = seasonOf(ts);
      const key = season + [...departments].join();
      let drawn = seasonal.get(key);
      if (drawn === undefined) {
        drawn = weighted(
          CATEGORIES.map((one) => (departments.has(one.department) ? one.weight : 0.4) * one.seasons[season]),
        );
        seasonal.set(key, drawn);
      }
      return drawn(draw);
    },
  };
}

function make(n: number, category: Category, random: Chance, from: number, to: number): Product {
  const brand = random.pick(BRANDS);
  const colour = random.pick(COLOURS);
  const name = `${random.pick(MATERIALS)} ${random.pick(category.nouns)}`;
  const id = `p-${String(n + 1001)}`;
  const base = { product_id: id, name, category: category.name, brand, variant: colour };
  const versions = history(category, random, from, to).map(({ at, price, inStock }): ProductVersion => ({
    from: at,
    price,
    inStock,
    card: { ...base, price, currency: CURRENCY },
  }));
  const full = Math.max(...versions.map((version) => version.price));
  const doc = (version: ProductVersion): JsonObject => ({
    ...base,
    department: category.department,
    colour,
    sizes: category.sizes,
    price: version.price,
    full_price: full,
    currency: CURRENCY,
    on_sale: version.price < full,
    in_stock: version.inStock,
    url: `https://shop.example.com/p/${id}`,
  });
  return { id, category, sizes: category.sizes, versions, doc };
}

/** Every change of price or stock, oldest first; the first entry stands since before the window. */
function history(category: Category, random: Chance, from: number, to: number) {
  const spread = 0.55 + random.gamma(2.5, 0.55);
  const full = Math.max(7, Math.round(category.price * spread)) - 0.01;
  const reduces = random.yes(0.7);
  const changes: { at: number; price: number; inStock: boolean }[] = [];
  // A third of the catalogue arrives during the window; before that it is known but not in stock.
  let arrives = random.yes(0.33) ? from + Math.floor(random.next() * (to - from) * 0.9) : from - 90 * DAY;
  arrives -= arrives % DAY;
  let soldOutUntil = arrives;
  for (let day = from - 90 * DAY; day < to; day += DAY) {
    const sale = reduces ? saleOn(day) : null;
    const price = sale === null ? full : Math.round(full * (1 - sale.off) * 100) / 100;
    if (day >= soldOutUntil && random.yes(sale === null ? 0.004 : 0.012)) soldOutUntil = day + random.int(3, 21) * DAY;
    const inStock = day >= soldOutUntil;
    const last = changes.at(-1);
    if (last === undefined || last.price !== price || last.inStock !== inStock)
      changes.push({ at: day, price, inStock });
  }
  return changes;
}
