import { useFormats, useText } from "../../../languages/text.ts";

export const outcomes = ["accepted", "duplicate", "refused"] as const;

export const outcomeColors: Readonly<Record<(typeof outcomes)[number], string>> = {
  accepted: "teal",
  duplicate: "gray",
  refused: "red",
};

/** A stretch of time in the largest unit that leaves something to say. @param ms may be negative: of a clock that runs ahead */
export function useDuration(): (ms: number) => string {
  const text = useText();
  const { number } = useFormats();
  return (ms) => {
    const rounded = (unit: number): string => number(Math.round((ms / unit) * 10) / 10);
    const size = Math.abs(ms);
    if (size < 1_000) return text("data.live.ms", { ms: number(Math.round(ms)) });
    if (size < 120_000) return text("data.duration.seconds", { value: rounded(1_000) });
    if (size < 7_200_000) return text("data.duration.minutes", { value: rounded(60_000) });
    if (size < 172_800_000) return text("data.duration.hours", { value: rounded(3_600_000) });
    return text("data.duration.days", { value: rounded(86_400_000) });
  };
}
