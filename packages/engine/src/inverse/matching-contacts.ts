import { KindredError } from "@kindred/schema";
import {
  type ByValueStatement,
  compileByValue,
  compileEveryone,
  compileLeaves,
  type CompileInput,
  dependsOn,
  notInvertible,
  NotInvertible,
  type Placeholder,
  type PlannedLeaf,
  planLeaves,
} from "@kindred/segment";
import { ContactSet } from "../membership/contact-set.ts";
import { membersOf, type Population, populationOf } from "../preview/population.ts";
import { loadContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { type InverseRequest, openSegment } from "./parameter.ts";

/** Who is in a parametric segment with which argument. */
export interface MatchingContacts {
  readonly parameter: string;
  /** Unix ms */
  readonly now: number;
  /** In the order asked for; or all values in the data that anybody is in with, those with most contacts first. */
  readonly arguments: readonly { readonly value: string | number; readonly contacts: ContactSet }[];
  /** Who is in with every value that is not in the data; empty where values were asked for. */
  readonly others: ContactSet;
}

const mostValues = 10_000;

/**
 * Each condition is read once, however many values there are.
 *
 * @param values the arguments asked about, at most 10,000; null: all that are in the data
 * @throws KindredError `argument_not_invertible` with the pointer of the condition, `which_parameter`, `too_many_arguments`,
 *   `invalid_segment`
 */
export async function matchingContacts(
  { workspace, now, flush }: EvaluationResources,
  request: InverseRequest,
  values: readonly (string | number)[] | null,
): Promise<MatchingContacts> {
  if (values !== null && values.length > mostValues) throw tooManyArguments();
  const { clickhouse } = workspace;
  const [context] = await Promise.all([loadContext(workspace, { alongside: request.alongside }), flush()]);
  const { input, placeholder, parameter } = openSegment(request, context, now());
  refuseOtherTypes(values ?? [], placeholder, parameter);
  const { leaves, formula, fixed, byValue } = plan(input, placeholder, values);

  const readFixed = fixed.map(async ({ sql, params, columns }) => {
    const [row] = await clickhouse.query<Record<string, string>>(sql, params);
    return columns.map(({ name, key, outside }) => {
      return [key, { set: ContactSet.fromClickHouse(row![name]!), outside }] as const;
    });
  });
  const readByValue = [...byValue].map(async ([key, { sql, params, outside }]) => {
    const rows = await clickhouse.query<{ argument: string; state: string }>(sql, params);
    if (rows.length > mostValues) throw tooManyArguments();
    const sets = rows.map(({ argument, state }) => {
      const set = ContactSet.fromClickHouse(state);
      return [placeholder.type === "number" ? Number(argument) : argument, { set, outside }] as const;
    });
    return [key, { byArgument: new Map<string | number, Population>(sets), otherwise: nothing(outside) }] as const;
  });
  const { sql, params } = compileEveryone();
  const [[everybody], fixedSets, sets] = await Promise.all([
    clickhouse.query<{ everyone: string }>(sql, params),
    Promise.all(readFixed),
    Promise.all(readByValue),
  ]);
  const everyone = ContactSet.fromClickHouse(everybody!.everyone);
  const populations = new Map(fixedSets.flat());
  const perArgument = new Map(sets);

  const withArgument = (argument: string | number | null): ContactSet => {
    const leafAt = (index: number): Population => {
      const { key } = leaves[index]!;
      const dependent = perArgument.get(key);
      if (dependent === undefined) return populations.get(key)!;
      return (argument === null ? undefined : dependent.byArgument.get(argument)) ?? dependent.otherwise;
    };
    return membersOf(populationOf(formula, leafAt), everyone);
  };
  const inData = [...new Set(sets.flatMap(([, { byArgument }]) => [...byArgument.keys()]))];
  const found = (values ?? inData).map((value) => ({ value, contacts: withArgument(value) }));
  if (values === null) found.sort((a, b) => b.contacts.size - a.contacts.size);
  return {
    parameter,
    now: input.now,
    arguments: values === null ? found.filter(({ contacts }) => contacts.size > 0) : found,
    others: values === null ? withArgument(null) : new ContactSet(),
  };
}

function nothing(outside: boolean): Population {
  return { set: new ContactSet(), outside };
}

/** The reads: those about the argument by value, all others as they are. */
function plan(input: CompileInput, placeholder: Placeholder, values: readonly (string | number)[] | null) {
  const { leaves, formula, conditions } = planLeaves(input);
  const moment = { now: input.now, traits: input.traits };
  const byValue = new Map<string, ByValueStatement>();
  const independent: PlannedLeaf[] = [];
  for (const planned of leaves) {
    if (!dependsOn(planned.leaf, placeholder)) {
      independent.push(planned);
      continue;
    }
    try {
      const options = { ...moment, placeholder, values, limit: mostValues + 1 };
      byValue.set(planned.key, compileByValue(planned.leaf, options));
    } catch (error) {
      if (!(error instanceof NotInvertible)) throw error;
      throw notInvertible(
        error,
        planned.leaf,
        leaves.map(({ leaf }) => leaf),
        conditions,
      );
    }
  }
  return { leaves, formula, byValue, fixed: compileLeaves(independent, moment) };
}

function refuseOtherTypes(values: readonly (string | number)[], { type }: Placeholder, parameter: string): void {
  const index = values.findIndex((value) => typeof value !== type);
  if (index < 0) return;
  throw new KindredError("wrong_type", `The arguments of \`${parameter}\` are of type ${type}.`, {
    status: 422,
    pointer: `/values/${index}`,
  });
}

function tooManyArguments(): KindredError {
  const message = `There are more than ${mostValues} values: ask for some of them.`;
  return new KindredError("too_many_arguments", message, { status: 422 });
}
