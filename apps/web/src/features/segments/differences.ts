import type { ComparisonAnswer } from "@kindred/server/answers";
import type { Text } from "../../languages/text.ts";

export type Difference = ComparisonAnswer["differences"][number];

export interface Formats {
  readonly number: (value: number) => string;
  readonly share: (value: number) => string;
  readonly money: (value: number) => string;
}

/** What is compared, as words: a trait, what people do, what they spend. */
export function subjectOf(
  { subject: { source, name, value }, measure }: Difference,
  text: Text,
  read: (value: string) => string,
): string {
  if (source === "trait") {
    if (measure === "mean") return text("segments.differ.trait-mean", { name });
    if (value === null) return text("segments.differ.trait-known", { name });
    if (typeof value === "boolean")
      return text(value ? "segments.differ.trait-yes" : "segments.differ.trait-no", { name });
    return text("segments.differ.trait-is", { name, value: read(value) });
  }
  if (source === "event")
    return text(measure === "share" ? "segments.differ.did" : "segments.differ.times", { event: name });
  return text(revenueName(name));
}

/** The value on both sides. */
export function sidesOf(difference: Difference, formats: Formats): readonly [a: string, b: string] {
  if (difference.measure === "share") {
    const { a, b } = difference;
    return [formats.share(a.count / Math.max(1, a.of)), formats.share(b.count / Math.max(1, b.of))];
  }
  const { subject, a, b } = difference;
  const isMoney = subject.source === "revenue" && subject.name !== "orders per contact";
  const shown = isMoney ? formats.money : (value: number) => formats.number(Math.round(value * 100) / 100);
  return [shown(a.mean), shown(b.mean)];
}

function revenueName(name: string) {
  if (name === "revenue per contact") return "segments.value.per-contact";
  return name === "revenue per order" ? "segments.value.per-order" : "segments.value.orders";
}
