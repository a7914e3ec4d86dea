import type { JsonObject } from "@kindred/schema";
import { catalogue, type Catalogue } from "./catalogue.ts";
import { live, type DemoEvent } from "./life.ts";
import { campaigns } from "./mail.ts";
import { person, type Person } from "./person.ts";
import { DAY } from "./seasons.ts";

export interface ShopOptions {
  /** Unix ms; the shop's two years end at the start of this (UTC) day. */
  readonly now: number;
  readonly contacts?: number;
  readonly products?: number;
  readonly days?: number;
  readonly seed?: number;
}

/** A contact with everything they did, in the form ingestion would have given it. */
export interface DemoContact {
  /** 1, 2, …: people are numbered by first visit. */
  readonly id: number;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly anonymousIds: readonly string[];
  /** Unix ms. */
  readonly createdAt: number;
  /** Traits as they stand at the end. */
  readonly traits: JsonObject;
  /** When each top-level trait got its value: [Unix ms, message id]. */
  readonly stamps: Readonly<Record<string, readonly [number, string]>>;
  readonly history: readonly DemoTrait[];
  readonly events: readonly (DemoEvent & { readonly messageId: string })[];
  readonly lists: readonly string[];
}

export interface DemoTrait {
  readonly trait: string;
  readonly ts: number;
  readonly messageId: string;
  readonly value: JsonObject[string];
}

export interface Shop {
  readonly from: number;
  readonly to: number;
  readonly contacts: number;
  readonly catalogue: Catalogue;
  /** One contact after another; the same options give the same people, event for event. */
  people(): Generator<DemoContact>;
}

/** Static lists the shop keeps, by id. */
export const LISTS: Readonly<Record<string, string>> = {
  "press-and-friends": "Press and friends",
  "store-opening-kyiv": "Guests of the Kyiv store opening",
};

/** A fashion shop with about 75 events a contact over two years. Nothing in it reads the clock. */
export function generateShop(options: ShopOptions): Shop {
  const { contacts = 20_000, products = 600, days = 730, seed = 20_240_229 } = options;
  const to = options.now - (options.now % DAY);
  const from = to - days * DAY;
  const span = { seed, people: contacts, from, to };
  const shop = catalogue(seed, products, from, to);
  return { from, to, contacts, catalogue: shop, people };

  function* people(): Generator<DemoContact> {
    let messages = 0;
    let orders = 0;
    const ranks = new Map<string, number>();
    const rankIn = (country: string): number => {
      const rank = ranks.get(country) ?? 0;
      ranks.set(country, rank + 1);
      return rank;
    };
    const messageId = (): string => `demo:${String(++messages)}`;
    const orderId = (): string => `K-${String(100_000 + ++orders)}`;
    const world = { span, shop, campaigns: campaigns(span), orderId };
    for (let index = 0; index < contacts; index++) {
      const who = person(index, span, rankIn);
      const life = live(who, world);
      const history = life.changes.flatMap(({ ts, traits }) => {
        const id = messageId();
        return Object.entries(traits).map(([trait, value]): DemoTrait => ({ trait, ts, messageId: id, value }));
      });
      yield {
        id: index + 1,
        ...identityOf(who),
        createdAt: who.firstSeen,
        ...current(history),
        history,
        events: life.events.map((one) => ({ ...one, messageId: messageId() })),
        lists: listsOf(who),
      };
    }
  }
}

function identityOf(who: Person) {
  const known = who.signedUp !== null;
  const { externalId, email, phone, anonymousIds } = who;
  return known
    ? { externalId, email, phone, anonymousIds }
    : { externalId: null, email: null, phone: null, anonymousIds };
}

function current(history: readonly DemoTrait[]) {
  const traits: Record<string, JsonObject[string]> = {};
  const stamps: Record<string, readonly [number, string]> = {};
  for (const { trait, ts, messageId, value } of history) {
    traits[trait] = value;
    stamps[trait] = [ts, messageId];
  }
  return { traits, stamps };
}

function listsOf(who: Person): readonly string[] {
  if (who.signedUp === null) return [];
  const lists: string[] = [];
  if (who.index % 41 === 7) lists.push("press-and-friends");
  if (who.city === "Kyiv" && who.index % 5 === 0) lists.push("store-opening-kyiv");
  return lists;
}
