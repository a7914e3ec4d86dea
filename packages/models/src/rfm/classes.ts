import { type ClassRule, type LevelRange, otherClass } from "./definition.ts";

/** A cell: the scores of the people in it. `m` is 0 where there is no money. */
export interface Scores {
  readonly r: number;
  readonly f: number;
  readonly m: number;
}

/** Classes that Kindred has words and suggestions for, best first. */
export const knownClasses = [
  "champions",
  "loyal",
  "potential-loyal",
  "new",
  "promising",
  "need-attention",
  "about-to-sleep",
  "at-risk",
  "cannot-lose",
  "hibernating",
  "lost",
  otherClass,
] as const;
export type KnownClass = (typeof knownClasses)[number];

/** The class of the first rule that holds. */
export function classOf(rules: readonly ClassRule[], scores: Scores): string {
  const index = ruleOf(rules, scores);
  return index === -1 ? otherClass : rules[index]!.class;
}

function ruleOf(rules: readonly ClassRule[], { r, f, m }: Scores): number {
  const holds = (range: LevelRange | undefined, level: number): boolean =>
    range === undefined || (range[0] <= level && level <= range[1]);
  return rules.findIndex((rule) => holds(rule.r, r) && holds(rule.f, f) && holds(rule.m, m));
}

/** All cells of a model. */
export function cellsOf(levels: number, { money }: { readonly money: boolean }): Scores[] {
  const all = Array.from({ length: levels }, (_, i) => i + 1);
  return all.flatMap((r) => all.flatMap((f) => (money ? all : [0]).map((m) => ({ r, f, m }))));
}

/** The places of rules that no cell reaches: those before them take everybody. */
export function unreachableRules(rules: readonly ClassRule[], cells: readonly Scores[]): number[] {
  const reached = new Set(cells.map((cell) => ruleOf(rules, cell)));
  return rules.flatMap((_, index) => (reached.has(index) ? [] : [index]));
}

const rule = (name: string, r: LevelRange, f: LevelRange, m?: LevelRange): ClassRule => ({
  class: name,
  r,
  f,
  ...(m === undefined ? {} : { m }),
});

/** The field's usual classes by recency and frequency; each covers every cell. */
const standard: Readonly<Record<3 | 4 | 5, readonly ClassRule[]>> = {
  5: [
    rule("champions", [5, 5], [4, 5]),
    rule("loyal", [3, 4], [4, 5]),
    rule("potential-loyal", [4, 5], [2, 3]),
    rule("new", [5, 5], [1, 1]),
    rule("promising", [4, 4], [1, 1]),
    rule("need-attention", [3, 3], [3, 3]),
    rule("about-to-sleep", [3, 3], [1, 2]),
    rule("cannot-lose", [1, 2], [5, 5]),
    rule("at-risk", [1, 2], [3, 4]),
    rule("lost", [1, 1], [1, 1]),
    rule("hibernating", [1, 2], [1, 2]),
  ],
  4: [
    rule("champions", [4, 4], [4, 4]),
    rule("loyal", [3, 4], [3, 4]),
    rule("potential-loyal", [3, 4], [2, 2]),
    rule("new", [4, 4], [1, 1]),
    rule("promising", [3, 3], [1, 1]),
    rule("need-attention", [2, 2], [2, 2]),
    rule("about-to-sleep", [2, 2], [1, 1]),
    rule("cannot-lose", [1, 1], [4, 4]),
    rule("at-risk", [1, 2], [3, 4]),
    rule("lost", [1, 1], [1, 1]),
    rule("hibernating", [1, 1], [2, 2]),
  ],
  3: [
    rule("champions", [3, 3], [3, 3]),
    rule("potential-loyal", [3, 3], [2, 2]),
    rule("new", [3, 3], [1, 1]),
    rule("loyal", [2, 2], [3, 3]),
    rule("need-attention", [2, 2], [2, 2]),
    rule("about-to-sleep", [2, 2], [1, 1]),
    rule("cannot-lose", [1, 1], [3, 3]),
    rule("at-risk", [1, 1], [2, 2]),
    rule("lost", [1, 1], [1, 1]),
  ],
};

export function standardRules(levels: 3 | 4 | 5): readonly ClassRule[] {
  return standard[levels];
}

/** The example table of the R package `rfm` (five levels, with money), under our names: its figures are published. */
export const packageRules: readonly ClassRule[] = [
  rule("champions", [5, 5], [5, 5], [5, 5]),
  rule("potential-loyal", [3, 5], [3, 5], [2, 5]),
  rule("loyal", [2, 4], [2, 4], [2, 4]),
  rule("promising", [3, 4], [1, 3], [3, 5]),
  rule("new", [4, 5], [1, 3], [1, 5]),
  rule("cannot-lose", [1, 2], [3, 4], [4, 5]),
  rule("at-risk", [1, 2], [2, 5], [4, 5]),
  rule("need-attention", [1, 3], [3, 5], [3, 5]),
  rule("about-to-sleep", [2, 3], [1, 3], [1, 4]),
  rule("lost", [1, 1], [1, 5], [1, 5]),
];
