import type { JsonObject } from "@kindred/schema";
import { CATEGORIES, type Department } from "./catalogue.ts";
import { homeIn, MARKETS, type Market } from "./markets.ts";
import { chance, nth, weighted, type Chance } from "./random.ts";
import { DAY, HOUR } from "./seasons.ts";

/** One person of the shop before anything happens: who they are and how they behave. */
export interface Person {
  readonly index: number;
  readonly random: Chance;
  readonly market: Market;
  readonly kind: "visitor" | "reader" | "buyer";
  /** Unix ms of the first visit, which can lie before the window. */
  readonly firstSeen: number;
  /** When they leave an e-mail address; null when they never do. */
  readonly signedUp: number | null;
  /** After this they come no more (the dropout of Schmittlein, Morrison and Colombo 1987). */
  readonly leaves: number;
  /** Visits per day while they come. */
  readonly rate: number;
  /** Chance that a visit ends with an order. */
  readonly conversion: number;
  /** Falls to a tenth of their visits after the first order. */
  readonly oneTime: boolean;
  readonly departments: ReadonlySet<Department>;
  /** Indexes into CATEGORIES they come back to. */
  readonly favourites: readonly number[];
  readonly device: "mobile" | "desktop" | "tablet";
  readonly opens: number;
  readonly clicks: number;
  /** Share of orders they send back. */
  readonly returns: number;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly anonymousIds: readonly string[];
  /** What first brought them. */
  readonly source: string;
  readonly city: string;
  /** Traits at sign-up, without those that change with time. */
  readonly profile: JsonObject;
}

export interface Span {
  readonly seed: number;
  readonly people: number;
  /** The window [from, to), Unix ms. */
  readonly from: number;
  readonly to: number;
}

const market = weighted(MARKETS.map((one) => one.weight));
const SOURCES = ["organic", "instagram", "google_ads", "friend", "tiktok", "newsletter_partner"];
const source = weighted([30, 24, 20, 12, 9, 5]);
const BEFORE = 0.27;

/**
 * The index-th person, of people numbered by first visit: a part was there before the window, the rest come ever faster.
 * `rankIn` gives how many people of a country came before, which phone numbers are dealt out by.
 */
export function person(index: number, span: Span, rankIn: (country: string) => number): Person {
  const random = chance(span.seed, index);
  const at = (index + random.next()) / span.people;
  const firstSeen =
    at < BEFORE
      ? span.from - Math.pow(1 - at / BEFORE, 2) * 3 * 365 * DAY
      : span.from + Math.pow((at - BEFORE) / (1 - BEFORE), 0.85) * (span.to - span.from);
  const lived = nth(MARKETS, market(random));
  const fate = random.next();
  const kind = at >= BEFORE && fate < 0.2 ? "visitor" : fate < 0.34 ? "reader" : "buyer";
  const woman = random.yes(0.64);
  const oneTime = random.yes(0.34);
  const stays = random.gamma(0.9, kind === "visitor" ? 9 : oneTime ? 200 : 420) * DAY;
  const comes = Math.max(firstSeen, span.from);
  const known = kind !== "visitor";
  const waits = random.yes(0.5) ? random.wait(0.4) * HOUR : random.wait(6) * DAY;
  const signedUp = known ? Math.floor(firstSeen + waits) : null;
  return {
    index,
    random,
    market: lived,
    kind,
    firstSeen: Math.floor(firstSeen),
    signedUp: signedUp !== null && signedUp < span.to ? signedUp : null,
    leaves: comes + stays + (kind === "visitor" ? HOUR : 20 * DAY),
    rate: kind === "visitor" ? 0.25 : Math.min(0.9, 0.006 + random.gamma(0.75, kind === "buyer" ? 0.049 : 0.028)),
    conversion: kind === "buyer" ? Math.min(0.55, 0.03 + random.gamma(1.6, 0.15)) : 0,
    oneTime,
    departments: departmentsOf(woman, random),
    favourites: [random.int(0, CATEGORIES.length - 1), random.int(0, 7)],
    device: random.yes(0.68) ? "mobile" : random.yes(0.85) ? "desktop" : "tablet",
    opens: Math.min(0.9, random.gamma(1.4, 0.27)),
    clicks: Math.min(0.6, random.gamma(1.2, 0.13)),
    returns: Math.min(0.8, random.gamma(0.6, 0.1)),
    ...identityOf(index, lived, woman, known, random, rankIn),
  };
}

function departmentsOf(woman: boolean, random: Chance): ReadonlySet<Department> {
  const set = new Set<Department>([woman ? "women" : "men"]);
  if (random.yes(0.22)) set.add("kids");
  if (random.yes(0.18)) set.add("home");
  return set;
}

const HOSTS = ["example.com", "example.org", "example.net", "mail.example.com", "post.example.org"];

function identityOf(
  index: number,
  lived: Market,
  woman: boolean,
  known: boolean,
  random: Chance,
  rankIn: (country: string) => number,
) {
  const first = random.pick(woman ? lived.female : lived.male);
  const family = random.pick(lived.family);
  const city = nth(lived.cities, weighted(lived.cities.map((one) => one.weight))(random));
  const guest = random.yes(0.07);
  const n = index + 1;
  const email = `${first.latin}.${family.latin}${n}@${random.pick(HOSTS)}`;
  const phone = random.yes(0.62) ? lived.phone(rankIn(lived.country)) : null;
  const devices = 1 + (random.yes(0.35) ? 1 : 0) + (random.yes(0.06) ? 1 : 0);
  const anonymousIds = Array.from({ length: devices }, () => token(random));
  const birthYear = 2008 - Math.min(58, Math.floor(random.gamma(3, 22)));
  const birthday = new Date(Date.UTC(birthYear, 0, 1) + random.int(0, 364) * DAY).toISOString().slice(0, 10);
  const came = nth(SOURCES, source(random));
  const profile: Record<string, JsonObject[string]> = {
    first_name: first.written,
    last_name: family.written,
    gender: woman ? "female" : "male",
    language: lived.language,
    locale: lived.locale,
    timezone: lived.timezone,
    address: { city: city.name, country: lived.country },
    source: came,
  };
  if (random.yes(0.72)) profile["birthday"] = birthday;
  if (random.yes(0.6)) profile["location"] = homeIn(city, random);
  if (random.yes(0.55)) {
    profile["sizes"] = {
      top: random.pick(["XS", "S", "M", "M", "L", "XL"]),
      shoes: woman ? random.int(36, 41) : random.int(40, 45),
    };
  }
  if (random.yes(0.4)) {
    const liked = new Set([random.pick(CATEGORIES).name, random.pick(CATEGORIES).name]);
    profile["interests"] = [...liked];
  }
  return {
    externalId: known && !guest ? `u-${String(100_000 + n)}` : null,
    email: known ? email : null,
    phone: known ? phone : null,
    anonymousIds,
    source: came,
    city: city.name,
    profile,
  };
}

function token(random: Chance): string {
  const part = (): string => random.int(0, 0xffff_ffff).toString(16).padStart(8, "0");
  const hex = part() + part() + part() + part();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
