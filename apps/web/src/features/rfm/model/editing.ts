import { engagementEvents, packageRules, standardRules } from "@kindred/models";
import type { Definition } from "../api/rfm.ts";

type Score = "r" | "f" | "m";
type Rule = Definition["rules"][number];
export type Levels = Definition["levels"];

export const scoresOf = (definition: Definition): readonly Score[] =>
  definition.monetary === null ? ["r", "f"] : ["r", "f", "m"];

/** The rules as the API takes them: tuples that can be changed. */
function copied(rules: readonly ReturnType<typeof standardRules>[number][]): Rule[] {
  const range = (one: readonly [number, number]): [number, number] => [one[0], one[1]];
  return rules.map(({ class: name, r, f, m }) => ({
    class: name,
    ...(r === undefined ? {} : { r: range(r) }),
    ...(f === undefined ? {} : { f: range(f) }),
    ...(m === undefined ? {} : { m: range(m) }),
  }));
}

/** Other levels take other bounds and rules: those of the standard table, since nobody can guess what the old ones would mean. */
export function withLevels(definition: Definition, levels: Levels): Definition {
  if (levels === definition.levels) return definition;
  const again = (score: Score): Definition["r"] =>
    definition[score].by === "fixed" ? { by: "quantile" } : definition[score];
  return { ...definition, levels, r: again("r"), f: again("f"), m: again("m"), rules: copied(standardRules(levels)) };
}

/** Where bounds of one's own begin while nothing is known of the data. */
const unknownBegin: Readonly<Record<Score, (place: number) => number>> = {
  r: (place) => 30 * place,
  f: (place) => place + 1,
  m: (place) => 50 * place,
};

/**
 * Bounds of one's own to begin with: about where those that were found share people out, as whole numbers that grow. They may have been
 * found for other levels, since people choose before the sizes of their last change are there.
 *
 * @param found ascending; empty when nothing was found yet
 */
export function begun(levels: Levels, found: readonly number[], score: Score): number[] {
  const at: number[] = [];
  for (let place = 1; place < levels; place += 1) {
    const value = found.length === 0 ? unknownBegin[score](place) : Math.round(between(found, place / levels)) + 1;
    at.push(Math.max(value, (at.at(-1) ?? -Infinity) + 1));
  }
  return at;
}

/** The bound below which that share of people would be, between two that were found. */
function between(found: readonly number[], share: number): number {
  const place = Math.min(Math.max(share * (found.length + 1) - 1, 0), found.length - 1);
  const [low, high] = [found[Math.floor(place)] ?? 0, found[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

/** The rule without one of its parts. */
export function without(rule: Rule, part: Score | "suggestion"): Rule {
  return Object.fromEntries(Object.entries(rule).filter(([key]) => key !== part)) as Rule;
}

/** Without an amount no rule can ask for M. */
export function withMoney(definition: Definition, isOn: boolean): Definition {
  if (isOn === (definition.monetary !== null)) return definition;
  if (isOn) return { ...definition, monetary: { property: "revenue", refunds: null, currency: null } };
  return { ...definition, monetary: null, rules: definition.rules.map((rule) => without(rule, "m")) };
}

export function withStandardRules(definition: Definition): Definition {
  return { ...definition, rules: copied(standardRules(definition.levels)) };
}

/** The R package's example as a whole: its thresholds and its table. */
export function withPackageRules(definition: Definition): Definition {
  const by = { by: "quantile-plus-one" } as const;
  return { ...withMoney(definition, true), levels: 5, r: by, f: by, m: by, rules: copied(packageRules) };
}

export function withRule(definition: Definition, index: number, change: Partial<Rule>): Definition {
  const rules = definition.rules.map((rule, at) => (at === index ? { ...rule, ...change } : rule));
  return { ...definition, rules };
}

/** The rule at another place; the ends stay the ends. */
export function moved(definition: Definition, index: number, by: -1 | 1): Definition {
  const rules = [...definition.rules];
  const other = rules[index + by];
  const one = rules[index];
  if (one === undefined || other === undefined) return definition;
  rules[index] = other;
  rules[index + by] = one;
  return { ...definition, rules };
}

export const channels = Object.keys(engagementEvents) as (keyof typeof engagementEvents)[];
export type ChannelChoice = (typeof channels)[number] | "all" | "own";

/** Which channels a definition's events are those of. */
export function channelOf({ events }: Definition): ChannelChoice {
  const same = (names: readonly string[]): boolean =>
    names.length === events.length && names.every((name) => events.includes(name));
  if (same(Object.values(engagementEvents).flat())) return "all";
  return channels.find((channel) => same(engagementEvents[channel])) ?? "own";
}

export function withChannel(definition: Definition, choice: ChannelChoice): Definition {
  if (choice === "own") return definition;
  const events = choice === "all" ? Object.values(engagementEvents).flat() : engagementEvents[choice];
  return { ...definition, events: [...events] };
}

/** Rates as lines of text (`USD 0.92`), and back; null for a line that is none. */
export function ratesText(rates: Readonly<Record<string, number>>): string {
  return Object.entries(rates)
    .map(([code, rate]) => `${code} ${rate}`)
    .join("\n");
}

export function ratesFrom(text: string): Record<string, number> | null {
  const rates: Record<string, number> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const [, code, rate] = /^\s*([A-Za-z]{3})[\s:=]+([0-9.]+)\s*$/u.exec(line) ?? [];
    if (code === undefined || !(Number(rate) > 0)) return null;
    rates[code.toUpperCase()] = Number(rate);
  }
  return rates;
}
