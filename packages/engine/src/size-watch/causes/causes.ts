import { type CompileInput, factNeeds, languages } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { loadContext } from "../../segments/context.ts";
import { prepare } from "../../segments/request.ts";
import { ConditionWords, type SayCondition, type Turned } from "../../ledger/condition-words.ts";
import type { Causes, InLanguages } from "../alert.ts";
import { decidingConditions } from "./conditions.ts";
import { editsOf } from "./edits.ts";
import { silentFeeds } from "./feeds.ts";
import { moversOf, type Stretch } from "./movers.ts";

const mostLedgerCauses = 4;

/**
 * What brought a segment's change in (from, to] about:
 *
 * 1. who entered and left, by the cause in the ledger;
 * 2. for a sample of them, the conditions whose verdict changed;
 * 3. events it reads that went silent;
 * 4. edits of its definition and of those it refers to.
 *
 * Flush the outbox first. @param direction null: the one in which more people went
 * @throws KindredError `invalid_segment`, and those of the stores
 */
export async function findCauses(
  store: WorkspaceStore,
  stretch: Stretch,
  direction: "entered" | "left" | null,
): Promise<Causes> {
  const [context, movers] = await Promise.all([loadContext(store), moversOf(store, stretch)]);
  const { entered, left } = movers;
  const side = direction ?? (left > entered ? "left" : "entered");
  const documents = context.check.segments;
  const document = documents.get(stretch.segment);
  const inputAt = (now: number): CompileInput => prepare({ document, now }, context, now);
  const input = inputAt(stretch.to);
  const conditions = await decidingConditions(store, { ...stretch, direction: side }, inputAt, documents);
  const feeds = await silentFeeds(store, [...factNeeds(input).events.keys()], stretch.to);
  const segments = [stretch.segment, ...input.segments.keys()];
  const edits = await editsOf(store, { segments, from: stretch.from, to: stretch.to }, context);
  const ledger = movers.causes.filter((each) => each.direction === side).slice(0, mostLedgerCauses);
  const rows = ledger.map(({ condition, version }) => ({ segment: stretch.segment, condition, version }));
  const say = await new ConditionWords().of(store, rows);
  return {
    entered,
    left,
    direction: side,
    ledger: ledger.map(({ cause, detail, people, ...turned }) => {
      return { cause, detail, people, sentence: inLanguages(say, { segment: stretch.segment, ...turned }) };
    }),
    ...conditions,
    feeds,
    edits,
  };
}

function inLanguages(say: SayCondition, turned: Turned): InLanguages | null {
  const said = languages.map((language) => [language, say(turned, language)] as const);
  return said.some(([, sentence]) => sentence === null) ? null : (Object.fromEntries(said) as InLanguages);
}
