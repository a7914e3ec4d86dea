import type { ArgumentValue, Condition, ContactCondition, ParamDeclaration, Segment, Value } from "../language/ast.ts";
import { isNeverMissing, oppositeTest } from "../language/negate.ts";
import { describeChange, describeEvent, describeRank, windowAfter } from "./event.ts";
import { describeLogic, type LeafWords } from "./logic.ts";
import { label, type Names, type Voice } from "./names.ts";
import { describeHistory } from "./history.ts";
import { describeScore } from "./score.ts";
import { describeSequence } from "./sequence.ts";
import { describeTest, type Subject } from "./test.ts";
import { commas, date, number, quote, value } from "./values.ts";
import { inLanguage, type Language } from "./languages.ts";
import type { Words } from "./words.ts";

export interface DescribeOptions {
  /** Labels for the names of events, properties, products, traits, segments, lists, models, scores, channels and topics. */
  readonly names?: Names;
  /** English unless told. */
  readonly language?: Language;
  /** Another language than those, from a catalogue of one's own. */
  readonly words?: Words;
}

/**
 * A segment as one sentence for the people who use it, followed by its time zone and parameters where it has any.
 * Segments of different meaning never read the same.
 */
export function describe(segment: Segment, options: DescribeOptions = {}): string {
  const voice = voiceOf(options);
  const { words } = voice;
  const sentences = [describeCondition(segment.where, options)];
  const params = Object.entries(segment.params).sort(([a], [b]) => (a < b ? -1 : 1));
  if (params.length > 0) {
    const said = params.map(([name, declaration]) => describeParam(words, name, declaration));
    sentences.push(words.say("given", { params: commas(words, said) }));
  }
  if (segment.timezone !== null) sentences.push(words.say("timezone", { zone: segment.timezone }));
  return sentences.join(" ");
}

/** The same for a condition on its own. */
export function describeCondition(condition: Condition, options: DescribeOptions = {}): string {
  const voice = voiceOf(options);
  const clause = describeLogic(voice, condition, contactWords);
  if (clause === voice.words.say("anyone")) return voice.words.say("everyone");
  if (clause === voice.words.say("noOne")) return voice.words.say("nobody");
  return voice.words.say("people", { clause });
}

function voiceOf({ language = "en", words = inLanguage(language), names = {} }: DescribeOptions): Voice {
  return { words, names };
}

const contactWords: LeafWords<ContactCondition> = {
  describe: (voice, leaf) => describeLeaf(voice, leaf, false) ?? "",
  describeNot: (voice, leaf) => describeLeaf(voice, leaf, true),
  not: "not",
  none: "none",
  always: "anyone",
  never: "noOne",
};

/** A leaf or its complement; null when the complement has no wording of its own. */
function describeLeaf(voice: Voice, leaf: ContactCondition, negated: boolean): string | null {
  const { words } = voice;
  switch (leaf.kind) {
    case "trait": {
      const test = negated ? oppositeTest(leaf.test, false) : leaf.test;
      if (test === null) return null;
      const trait = label(voice, "traits", leaf.path);
      const subject: Subject = (form) => words.say("trait", { form, trait });
      return words.say("whose", { test: describeTest(words, subject, test) });
    }
    case "event": {
      const test = negated ? oppositeTest(leaf.test, isNeverMissing(leaf.measure)) : leaf.test;
      return test === null ? null : describeEvent(voice, { ...leaf, test });
    }
    case "change": {
      const test = negated ? oppositeTest(leaf.test, false) : leaf.test;
      return test === null ? null : describeChange(voice, { ...leaf, test });
    }
    case "sequence":
      return negated ? null : describeSequence(voice, leaf);
    case "rank":
      return describeRank(voice, leaf, negated);
    case "segment": {
      const segment = label(voice, "segments", leaf.id);
      const args = Object.entries(leaf.args).sort(([a], [b]) => (a < b ? -1 : 1));
      if (args.length === 0) return words.say(negated ? "notInSegment" : "inSegment", { segment });
      const said = args.map(([name, given]) => describeArgument(words, name, given));
      return words.say(negated ? "notInSegmentWith" : "inSegmentWith", { segment, args: commas(words, said) });
    }
    case "moved":
    case "stood":
      return describeHistory(voice, leaf, negated);
    case "rfm":
    case "score":
      return describeScore(voice, leaf, negated);
    case "channel": {
      const channel = label(voice, "channels", leaf.channel);
      return words.say(leaf.reachable === negated ? "notReachable" : "reachable", { channel });
    }
    case "subscribed":
      return words.say(negated ? "notSubscribed" : "subscribed", { topic: label(voice, "topics", leaf.topic) });
    case "added":
      return words.say(negated ? "notAdded" : "added", { window: windowAfter(voice, leaf.window) });
    case "list":
      return words.say(negated ? "notOnList" : "onList", { list: label(voice, "lists", leaf.list) });
    case "sample": {
      const parts = { sample: quote(words, leaf.salt), from: number(words, leaf.from), to: number(words, leaf.to) };
      return words.say(negated ? "notSample" : "sample", parts);
    }
  }
}

function describeArgument(words: Words, name: string, given: Value<ArgumentValue>): string {
  return words.say("argument", { name: quote(words, name), value: value(words, given) });
}

function describeParam(words: Words, name: string, { type, default: fallback }: ParamDeclaration): string {
  const parts = { name: quote(words, name), type: words.say(`type.${type}`) };
  if (fallback === null) return words.say("param", parts);
  const isDate = type === "date" && (typeof fallback === "string" || typeof fallback === "number");
  return words.say("paramWithDefault", { ...parts, value: isDate ? date(words, fallback) : value(words, fallback) });
}
