import type { Formula } from "./plan.ts";

/** Folds constants, flattens nested and/or, drops repeats, removes double negation. Meaning is unchanged. */
export function simplify(formula: Formula): Formula {
  switch (formula.kind) {
    case "const":
    case "leaf":
      return formula;
    case "not": {
      const of = simplify(formula.of);
      if (of.kind === "const") return { kind: "const", value: !of.value };
      return of.kind === "not" ? of.of : { kind: "not", of };
    }
    case "and":
    case "or": {
      const absorbing = formula.kind === "or";
      const parts = new Map<string, Formula>();
      for (const child of formula.of) {
        const part = simplify(child);
        if (part.kind === "const") {
          if (part.value === absorbing) return part;
          continue;
        }
        for (const each of part.kind === formula.kind ? part.of : [part]) parts.set(JSON.stringify(each), each);
      }
      const of = [...parts.values()];
      if (of.length === 0) return { kind: "const", value: !absorbing };
      return of.length === 1 ? of[0]! : { kind: formula.kind, of };
    }
  }
}
