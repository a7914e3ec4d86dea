export { generateShop, LISTS, type DemoContact, type DemoTrait, type Shop, type ShopOptions } from "./shop.ts";
export { loadDemo, type LoadOptions, type LoadProgress } from "./load.ts";
export { readySegments } from "./ready-segments.ts";
