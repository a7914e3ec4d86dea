import type { AgeBounds, Duration, Measure, PropertyPredicate, Window } from "../language/ast.ts";
import type { Interval } from "../calendar/interval.ts";
import type { PositiveTest } from "../plan/plan.ts";

/**
 * What a condition claims about one contact (or one event) at whatever instant it is asked: a formula without negation but at its
 * literals. Unlike a plan it names no `now`, so what is proven of it holds at every instant.
 */
export type Claim =
  | { readonly kind: "const"; readonly value: boolean }
  | Literal
  | { readonly kind: "and" | "or"; readonly of: readonly Claim[] };

/** An atom, or its exact complement. */
export interface Literal {
  readonly kind: "literal";
  readonly atom: Atom;
  readonly holds: boolean;
}

export type Atom = ValueAtom | ElementsAtom | OpaqueAtom;

/** A test of one value, of which every contact (or event) has at most one. */
export interface ValueAtom {
  readonly kind: "value";
  readonly subject: Subject;
  readonly test: ValueTest;
}

export type Subject =
  | { readonly kind: "path"; readonly key: string; readonly space: PathSpace; readonly path: string }
  | { readonly kind: "measure"; readonly key: string; readonly set: EventSet; readonly measure: Measure }
  /** A number in [lo, hi], `missing` where it can be absent. */
  | {
      readonly kind: "number";
      readonly key: string;
      readonly topic: string;
      readonly lo: number;
      readonly hi: number;
      readonly integer: boolean;
      readonly missing: boolean;
    };

type PathSpace = "trait" | "property" | "product" | "productThen" | "rfm" | "score";

/** The events a measure is taken over. */
export interface EventSet {
  readonly key: string;
  readonly events: readonly string[];
  readonly where: PropertyPredicate | null;
  /** Equal for predicates that are the same but for their spelling. */
  readonly whereKey: string;
  readonly window: Window;
  readonly zone: string;
}

/** `some` or `every` over the elements of an array of an event. */
export interface ElementsAtom {
  readonly kind: "elements";
  readonly quantifier: "some" | "every";
  readonly array: Subject;
  readonly of: PropertyPredicate;
  readonly zone: string;
}

/** Nothing is known of it but that equal keys agree, and that it takes an event of each of `needs` for it to hold. */
export interface OpaqueAtom {
  readonly kind: "opaque";
  readonly key: string;
  readonly topics: readonly string[];
  readonly needs: readonly EventSet[];
}

export type PlainTest = Exclude<PositiveTest, { readonly op: "date" | "anniversary" | "age" }>;

/** A test that is false on what is missing. Those with a zone look at dates as that zone reads them. */
export type ValueTest =
  | PlainTest
  | { readonly op: "date"; readonly interval: Interval; readonly zone: string }
  | { readonly op: "recent"; readonly direction: "last" | "next"; readonly duration: Duration; readonly zone: string }
  | { readonly op: "anniversary"; readonly duration: Duration; readonly zone: string }
  | { readonly op: "age"; readonly bounds: AgeBounds; readonly zone: string }
  /** The value is of one of these {@link Types}. */
  | { readonly op: "type"; readonly types: number };

/** Kinds of values as a bit set. `other` is what no comparison holds for: a sum that is not a number. */
export const Types = {
  missing: 1,
  number: 2,
  text: 4,
  boolean: 8,
  array: 16,
  object: 32,
  instant: 64,
  other: 128,
} as const;

export const anyType = 255;

/** How much thinking is left; what is not proven before it runs out counts as not provable. */
export interface Effort {
  left: number;
}

/** What claims are about, such as `trait city`: claims that share no topic are independent of one another. */
export function topicsOf(claim: Claim, into: Set<string> = new Set()): Set<string> {
  if (claim.kind === "and" || claim.kind === "or") for (const part of claim.of) topicsOf(part, into);
  else if (claim.kind === "literal") for (const topic of topicsOfAtom(claim.atom)) into.add(topic);
  return into;
}

function topicsOfAtom(atom: Atom): readonly string[] {
  if (atom.kind === "opaque") return [...atom.topics, ...atom.needs.flatMap(({ events }) => events.map(eventTopic))];
  const subject = atom.kind === "elements" ? atom.array : atom.subject;
  switch (subject.kind) {
    case "path": {
      // What is asked of a model is no part of its name.
      const end = subject.space === "rfm" || subject.space === "score" ? " " : ".";
      return [`the ${spaceNames[subject.space]} \`${subject.path.split(end)[0] ?? ""}\``];
    }
    case "measure":
      return subject.set.events.map(eventTopic);
    case "number":
      return [subject.topic];
  }
}

const spaceNames = {
  trait: "trait",
  property: "property",
  product: "product’s",
  productThen: "product’s then",
  rfm: "RFM model",
  score: "score",
} as const;

function eventTopic(name: string): string {
  return `the event \`${name}\``;
}
