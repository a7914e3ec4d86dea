import { anyType, type Literal, type Subject, Types, type ValueTest } from "./claim.ts";
import { allNumbers } from "./ranges.ts";
import { type Domain, noValue, type Tests } from "./values.ts";

/** Literals by what they ask about. */
export interface Sorted {
  readonly subjects: ReadonlyMap<string, Asked>;
  readonly elements: readonly ElementsLiteral[];
  readonly opaque: readonly OpaqueLiteral[];
}

export interface Asked {
  readonly subject: Subject;
  readonly positives: ValueTest[];
  readonly negatives: ValueTest[];
}

type WithAtom<Kind> = Literal & { readonly atom: Extract<Literal["atom"], { readonly kind: Kind }> };
export type ElementsLiteral = WithAtom<"elements">;
type OpaqueLiteral = WithAtom<"opaque">;

export function sortLiterals(literals: readonly Literal[]): Sorted {
  const subjects = new Map<string, Asked>();
  const elements: ElementsLiteral[] = [];
  const opaque: OpaqueLiteral[] = [];
  const askedOf = (subject: Subject): Asked => {
    const known = subjects.get(subject.key);
    if (known !== undefined) return known;
    const made = { subject, positives: [], negatives: [] };
    subjects.set(subject.key, made);
    return made;
  };
  for (const { atom, holds } of literals) {
    if (atom.kind === "opaque") opaque.push({ kind: "literal", atom, holds });
    else if (atom.kind === "elements") {
      elements.push({ kind: "literal", atom, holds });
      // Either quantifier asks for an array.
      if (holds) askedOf(atom.array).positives.push({ op: "type", types: Types.array });
    } else askedOf(atom.subject)[holds ? "positives" : "negatives"].push(atom.test);
  }
  requireParents(subjects);
  return { subjects, elements, opaque };
}

/** What has a value inside is an object. */
function requireParents(subjects: ReadonlyMap<string, Asked>): void {
  for (const { subject, positives } of subjects.values()) {
    if (subject.kind !== "path" || positives.length === 0) continue;
    const steps = subject.path.split(".");
    for (let length = steps.length - 1; length > 0; length--) {
      const parent = subjects.get(`${subject.space} ${steps.slice(0, length).join(".")}`);
      parent?.positives.push({ op: "type", types: Types.object });
    }
  }
}

/** What the value of a subject can be. */
export function domainOf(subject: Subject): Domain {
  if (subject.kind === "path") {
    return { types: anyType & ~(Types.instant | Types.other), numbers: allNumbers, integer: false };
  }
  if (subject.kind === "number") {
    const types = Types.number | (subject.missing ? Types.missing | Types.other : 0);
    return { types, numbers: [[subject.lo, subject.hi]], integer: subject.integer };
  }
  switch (subject.measure.kind) {
    case "count":
    case "days":
    case "distinct":
      return { types: Types.number, numbers: [[0, Infinity]], integer: true };
    case "sum":
      return { types: Types.number | Types.other, numbers: allNumbers, integer: false };
    case "avg":
    case "min":
    case "max":
      return { types: Types.number | Types.other | Types.missing, numbers: allNumbers, integer: false };
    case "first":
    case "last":
    case "mostFrequent":
      return {
        types: Types.number | Types.text | Types.boolean | Types.missing,
        numbers: allNumbers,
        integer: false,
      };
    case "firstAt":
    case "lastAt":
      return { types: Types.instant | Types.missing, numbers: allNumbers, integer: false };
  }
}

/** Whether what is asked of a measure can be so over no events at all. */
export function nothingFits({ subject, positives, negatives }: Asked): boolean {
  if (subject.kind !== "measure") return true;
  const zero: Domain = { types: Types.number, numbers: [[0, 0]], integer: false };
  const missing: Domain = { types: Types.missing, numbers: [], integer: false };
  const tests: Tests = { positives, negatives };
  const { kind } = subject.measure;
  const isZero = kind === "count" || kind === "days" || kind === "distinct" || kind === "sum";
  return !noValue(tests, isZero ? zero : missing);
}
