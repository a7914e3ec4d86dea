import type { Formula } from "@kindred/segment";
import { ContactSet } from "../membership/contact-set.ts";

/** Some contacts, or everyone but them: a complement stays one until somebody asks who is in it. */
export interface Population {
  readonly set: ContactSet;
  readonly outside: boolean;
}

const nobody: Population = { set: new ContactSet(), outside: false };
const anybody: Population = { set: new ContactSet(), outside: true };

/** Whom a formula holds for, given whom each of its leaves holds for. */
export function populationOf(formula: Formula, leafAt: (leaf: number) => Population): Population {
  switch (formula.kind) {
    case "const":
      return formula.value ? anybody : nobody;
    case "leaf":
      return leafAt(formula.leaf);
    case "not":
      return complement(populationOf(formula.of, leafAt));
    case "and":
      return formula.of.reduce((inside, part) => both(inside, populationOf(part, leafAt)), anybody);
    case "or":
      return formula.of.reduce((inside, part) => either(inside, populationOf(part, leafAt)), nobody);
  }
}

export function both(a: Population, b: Population): Population {
  if (a === anybody) return b;
  if (b === anybody) return a;
  if (a.outside && b.outside) return { set: a.set.or(b.set), outside: true };
  if (a.outside) return { set: b.set.andNot(a.set), outside: false };
  return { set: b.outside ? a.set.andNot(b.set) : a.set.and(b.set), outside: false };
}

export function either(a: Population, b: Population): Population {
  if (a === nobody) return b;
  if (b === nobody) return a;
  return complement(both(complement(a), complement(b)));
}

export function complement(population: Population): Population {
  if (population === nobody) return anybody;
  if (population === anybody) return nobody;
  return { set: population.set, outside: !population.outside };
}

/** Its contacts, one by one. */
export function membersOf({ set, outside }: Population, everyone: ContactSet): ContactSet {
  return outside ? everyone.andNot(set) : set;
}

export function sizeOf(population: Population, everyone: ContactSet): number {
  return population === anybody ? everyone.size : membersOf(population, everyone).size;
}
