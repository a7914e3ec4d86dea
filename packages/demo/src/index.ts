export { generateShop, LISTS, type DemoContact, type DemoTrait, type Shop, type ShopOptions } from "./shop.ts";
