import { type CompileInput, conditionSentences, explain, factNeeds, languages, segmentNames } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { fetchFacts, readsOf } from "../../segments/facts.ts";
import type { Causes, InLanguages } from "../alert.ts";
import { flippedConditions } from "./flips.ts";
import { sampleMovers, type Stretch } from "./movers.ts";

/** So many people are explained: enough for a share to within ten per cent, and few to fetch. */
const sampleSize = 120;
const mostConditions = 5;

/**
 * Which conditions decided for those who moved: a sample is explained as of the beginning and as of the end of the stretch, and the
 * conditions whose verdict changed in between are counted. Data that arrived late is known at both, and explains nothing.
 *
 * @param inputAt the segment as it is evaluated at an instant, with traits as they stood then
 */
export async function decidingConditions(
  store: WorkspaceStore,
  stretch: Stretch & { readonly direction: "entered" | "left" },
  inputAt: (now: number) => CompileInput,
  documents: ReadonlyMap<string, unknown>,
): Promise<Pick<Causes, "conditions" | "sampled">> {
  const ids = await sampleMovers(store, { ...stretch, most: sampleSize });
  if (ids.length === 0) return { conditions: [], sampled: 0 };
  const [before, after] = [inputAt(stretch.from), inputAt(stretch.to)];
  const [factsBefore, factsAfter] = await Promise.all(
    [before, after].map((input) => fetchFacts(store, ids, readsOf(input, [factNeeds(input)]))),
  );
  const earlier = new Map((factsBefore ?? []).map((facts) => [facts.id, facts]));
  const people = new Map<string, number>();
  let sampled = 0;
  for (const facts of factsAfter ?? []) {
    const held = earlier.get(facts.id);
    if (held === undefined) continue;
    sampled += 1;
    const flipped = flippedConditions(explain(before, held).condition, explain(after, facts).condition);
    for (const at of new Set(flipped)) people.set(at, (people.get(at) ?? 0) + 1);
  }
  const sentencesOf = sentencesAt(after, documents);
  const conditions = [...people]
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .slice(0, mostConditions)
    .map(([at, count]) => ({ sentence: sentencesOf(at), people: count }));
  return { conditions, sampled };
}

function sentencesAt({ segment }: CompileInput, documents: ReadonlyMap<string, unknown>): (at: string) => InLanguages {
  const sentences = languages.map((language) => {
    const segments = segmentNames(documents, language);
    return [language, conditionSentences(segment, { language, names: { segments } })] as const;
  });
  return (at) => {
    const said = sentences.map(([language, byPointer]) => [language, byPointer.get(at) ?? at] as const);
    return Object.fromEntries(said) as InLanguages;
  };
}
