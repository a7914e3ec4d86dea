import { type CompileInput, planLeaves } from "@kindred/segment";
import { type ConditionCount, countConditions } from "./counts.ts";
import { membersOf, populationOf } from "./population.ts";
import type { Inquiry, PopulationReader } from "./reader.ts";
import { sampleOf } from "./sample.ts";

export interface Preview {
  /** The instant it answers for, Unix ms. */
  readonly asOf: number;
  /** Nothing was written to the workspace between the oldest of the sets it was made of and the question. */
  readonly settled: boolean;
  readonly count: number;
  /** All contacts. */
  readonly total: number;
  /** Of all contacts; 0 of none. */
  readonly share: number;
  /** Each condition of the document before those inside it; the first is the whole. */
  readonly conditions: readonly ConditionCount[];
  /** Members that can be reached, for each channel of which anything is known. */
  readonly reach: readonly { readonly channel: string; readonly count: number }[];
  /** Contact ids, ascending: the same members of the same segment, and as far as possible of its next edit. */
  readonly sample: readonly number[];
}

/** The preview of a bound document: what is not kept is read, everything else is algebra on sets. */
export async function previewAt(
  input: CompileInput,
  reader: PopulationReader,
  inquiry: Inquiry,
  sample: number,
): Promise<Preview> {
  const { leaves, formula, conditions } = planLeaves(input);
  const [everybody, read, channels] = await Promise.all([
    reader.everyone(inquiry),
    reader.leaves(leaves, inquiry),
    reader.reach(inquiry),
  ]);
  inquiry.signal.throwIfAborted();

  const everyone = everybody.value.set;
  const leafAt = (leaf: number) => read.get(leaves[leaf]!.key)!.value;
  const members = membersOf(populationOf(formula, leafAt), everyone);
  const count = members.size;
  return {
    asOf: input.now,
    settled: [everybody, channels, ...read.values()].every(({ version }) => version === inquiry.version),
    count,
    total: everyone.size,
    share: everyone.size === 0 ? 0 : count / everyone.size,
    conditions: await countConditions(input.segment.where, conditions, leafAt, everyone),
    reach: channels.value.map(({ channel, contacts }) => ({ channel, count: members.and(contacts).size })),
    sample: sampleOf(members, sample, everyone),
  };
}
