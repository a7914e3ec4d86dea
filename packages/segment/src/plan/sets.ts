import type { Formula } from "./plan.ts";

/**
 * Set algebra over what single reads give. A formula whose leaves all come from one source is one set: it is decided row by
 * row inside that read, which is cheaper than building a bitmap per leaf.
 */
export type SetFormula =
  | { readonly kind: "const"; readonly value: boolean }
  | { readonly kind: "set"; readonly source: string; readonly formula: Formula }
  | { readonly kind: "not"; readonly of: SetFormula }
  | { readonly kind: "and" | "or"; readonly of: readonly SetFormula[] };

/** Gathers the parts of each `and` and `or` that one source can decide alone. */
export function fuse(formula: Formula, sourceOfLeaf: (leaf: number) => string): SetFormula {
  switch (formula.kind) {
    case "const":
      return formula;
    case "leaf":
      return { kind: "set", source: sourceOfLeaf(formula.leaf), formula };
    case "not": {
      const of = fuse(formula.of, sourceOfLeaf);
      if (of.kind === "set") return { ...of, formula: { kind: "not", of: of.formula } };
      return { kind: "not", of };
    }
    case "and":
    case "or": {
      const { kind } = formula;
      const bySource = new Map<string, Formula[]>();
      const others: SetFormula[] = [];
      for (const child of formula.of) {
        const part = fuse(child, sourceOfLeaf);
        if (part.kind === "set") bySource.set(part.source, [...(bySource.get(part.source) ?? []), part.formula]);
        else others.push(part);
      }
      const sets = [...bySource].map(([source, parts]): SetFormula => {
        return { kind: "set", source, formula: parts.length === 1 ? parts[0]! : { kind, of: parts } };
      });
      const of = [...sets, ...others];
      return of.length === 1 ? of[0]! : { kind, of };
    }
  }
}
