import { quote } from "./values.ts";
import type { Words } from "./words.ts";

/** What people call things, by the names the data has. A label is used only where it names one thing alone. */
export interface Names {
  readonly events?: ReadonlyMap<string, string>;
  readonly properties?: ReadonlyMap<string, string>;
  /** What the catalogue has of a product. */
  readonly products?: ReadonlyMap<string, string>;
  readonly traits?: ReadonlyMap<string, string>;
  readonly segments?: ReadonlyMap<string, string>;
  readonly lists?: ReadonlyMap<string, string>;
  /** RFM models. */
  readonly models?: ReadonlyMap<string, string>;
  readonly scores?: ReadonlyMap<string, string>;
  readonly channels?: ReadonlyMap<string, string>;
  readonly topics?: ReadonlyMap<string, string>;
}

/** A language and the names to use in it. */
export interface Voice {
  readonly words: Words;
  readonly names: Names;
}

/** The name as it stands in the sentence: its label when that is unmistakable, else the name itself, in quotation marks. */
export function label({ words, names }: Voice, kind: keyof Names, name: string): string {
  const labels = names[kind] ?? new Map<string, string>();
  const given = labels.get(name);
  if (given !== undefined && isUnmistakable(given, name, labels)) return quote(words, given);
  const isLabelToo = [...labels].some(([other, text]) => other !== name && text === name);
  return isLabelToo ? words.say("bareName", { name: quote(words, name) }) : quote(words, name);
}

/** No other name has the same label. */
function isUnmistakable(text: string, name: string, labels: ReadonlyMap<string, string>): boolean {
  return text !== "" && [...labels].every(([other, otherText]) => other === name || otherText !== text);
}
