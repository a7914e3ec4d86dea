import { setImmediate } from "node:timers/promises";
import type { Condition, Formula } from "@kindred/segment";
import type { ContactSet } from "../membership/contact-set.ts";
import { both, complement, either, type Population, populationOf, sizeOf } from "./population.ts";

/** How many contacts one condition of a document stands for. */
export interface ConditionCount {
  /** JSON pointer into the document. */
  readonly at: string;
  /** Contacts it holds for by itself. */
  readonly alone: number;
  /** Contacts that its group would hold for if it ended with this condition; for the whole document, its members. */
  readonly running: number;
}

/** Milliseconds of set algebra after which others have their turn. */
const TURN = 8;

/** Every condition of the document, each before those inside it. */
export async function countConditions(
  where: Condition,
  formulas: ReadonlyMap<string, Formula>,
  leafAt: (leaf: number) => Population,
  everyone: ContactSet,
): Promise<ConditionCount[]> {
  let turn = performance.now();
  const counts: ConditionCount[] = [];
  const visit = async (condition: Condition, runningWith: (alone: Population) => Population): Promise<Population> => {
    if (performance.now() - turn > TURN) {
      await setImmediate();
      turn = performance.now();
    }
    const place = counts.length;
    counts.push({ at: condition.at, alone: 0, running: 0 });
    const alone = await within(condition);
    const running = runningWith(alone);
    const size = sizeOf(alone, everyone);
    counts[place] = { at: condition.at, alone: size, running: running === alone ? size : sizeOf(running, everyone) };
    return alone;
  };
  const within = async (condition: Condition): Promise<Population> => {
    switch (condition.kind) {
      case "not":
        return complement(await visit(condition.of, complement));
      case "all":
      case "any":
      case "none": {
        const join = condition.kind === "all" ? both : either;
        const turned = condition.kind === "none" ? complement : same;
        let joined = populationOf({ kind: "const", value: condition.kind === "all" }, leafAt);
        for (const part of condition.of) {
          await visit(part, (alone) => {
            joined = join(joined, alone);
            return turned(joined);
          });
        }
        return turned(joined);
      }
      default:
        return populationOf(formulas.get(condition.at)!, leafAt);
    }
  };
  await visit(where, same);
  return counts;
}

function same(population: Population): Population {
  return population;
}
