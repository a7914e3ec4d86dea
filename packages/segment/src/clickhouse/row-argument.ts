import { dependsOn, type Placeholder } from "../plan/placeholder.ts";
import { NotInvertible } from "../plan/not-invertible.ts";
import type { PropertyFormula } from "../plan/plan.ts";
import { elementOperand, type Operand } from "./operand.ts";
import { printPart, printPredicate, propertyOf, type Read, type RowReader } from "./predicate.ts";

/** With which arguments a predicate holds for the row of an event. */
export interface RowArgument {
  /** The one argument, Nullable, of rows for which `where` holds; or the different ones, as an array. */
  readonly value: string;
  /** Whether `value` is an array. */
  readonly each: boolean;
  readonly where: readonly string[];
  /** What else the predicate asks; null: nothing, or it is within `value`. */
  readonly rest: PropertyFormula | null;
}

/** @throws NotInvertible where it would hold with arguments that are not in the row */
export function argumentOf(predicate: PropertyFormula, placeholder: Placeholder, reader: RowReader): RowArgument {
  const parts = predicate.kind === "and" ? predicate.of : [predicate];
  const dependent = parts.filter((part) => dependsOn(part, placeholder));
  const read = propertyOf(reader.params);
  const [only] = dependent;
  if (dependent.length === 1 && only!.kind === "property") {
    const others = parts.filter((part) => part !== only);
    const rest: PropertyFormula | null = others.length === 0 ? null : { kind: "and", of: others };
    const where = rest === null ? [] : [printPredicate(rest, reader)];
    return { value: valueOf(read(only!.path), placeholder), each: false, where, rest };
  }
  const value = `arrayDistinct(${argumentsOf(predicate, read, placeholder, reader, 0)})`;
  return { value, each: true, where: [], rest: null };
}

function argumentsOf(
  part: PropertyFormula,
  read: Read,
  placeholder: Placeholder,
  reader: RowReader,
  depth: number,
): string {
  const within = (inner: PropertyFormula): string => argumentsOf(inner, read, placeholder, reader, depth);
  switch (part.kind) {
    case "property": {
      const value = valueOf(read(part.path), placeholder);
      return `if(isNotNull(${value}), [assumeNotNull(${value})], [])`;
    }
    case "elements": {
      if (part.quantifier === "every")
        throw new NotInvertible("`every` asks the argument of all elements at once: bind it value by value.");
      const element = `e${depth}`;
      const of: Read = (path) => elementOperand(element, path, reader.params);
      const inner = argumentsOf(part.of, of, placeholder, reader, depth + 1);
      return `arrayFlatten(arrayMap(${element} -> ${inner}, ${read(part.path).elements()}))`;
    }
    case "and": {
      const dependent = part.of.filter((each) => dependsOn(each, placeholder)).map(within);
      const rest = part.of.filter((each) => !dependsOn(each, placeholder));
      const common = dependent.length === 1 ? dependent[0]! : `arrayIntersect(${dependent.join(", ")})`;
      if (rest.length === 0) return common;
      return `if(${printPart({ kind: "and", of: rest }, read, reader, depth)}, ${common}, [])`;
    }
    case "or":
      if (!part.of.every((each) => dependsOn(each, placeholder)))
        throw new NotInvertible("An `any` beside the argument holds whatever the argument is: bind it value by value.");
      return `arrayConcat(${part.of.map(within).join(", ")})`;
    case "product":
      throw new NotInvertible("The argument is looked up in the catalogue: bind it value by value.");
    case "not":
      throw new NotInvertible(
        "An event that is not about the argument is about every other one: say `not` of the whole condition, or bind the argument value by value.",
      );
    default:
      throw new NotInvertible("The argument cannot be read from the event.");
  }
}

/** The value as one that an argument of that type may have: Nullable. */
export function valueOf(operand: Operand, placeholder: Placeholder): string {
  // Adding zero makes one of the two zeros, which are equal and grouped apart.
  return placeholder.type === "string" ? operand.string() : `(${operand.number()} + 0)`;
}
