import type { RfmPreviewAnswer } from "@kindred/server/answers";
import { useCallback } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useShownModel } from "./model-context.ts";

/** What a level of a score means, as words: "up to 30 days", "from 5". The lowest recency is the longest ago. */
export function useLevelRange(run: Pick<RfmPreviewAnswer, "levels" | "thresholds">) {
  const text = useText();
  const { number, money } = useFormats();
  const { currency } = useShownModel();
  return useCallback(
    (score: "r" | "f" | "m", level: number): string => {
      const thresholds = run.thresholds[score];
      if (thresholds === null || thresholds.at.length === 0) return "";
      const place = score === "r" ? run.levels - level : level - 1;
      const [low, high] = [thresholds.at[place - 1], thresholds.at[place]];
      const isFrom = thresholds.side === "from";
      if (score === "m") {
        const shown = (value: number): string => money(value, currency, 0);
        if (low !== undefined) return text(isFrom ? "rfm.from" : "rfm.over", { value: shown(low) });
        return high === undefined ? "" : text(isFrom ? "rfm.under" : "rfm.up-to", { value: shown(high) });
      }
      // Days and counts are whole: a level has the whole numbers between its bounds, or none.
      const first = low === undefined ? null : isFrom ? Math.ceil(low) : Math.floor(low) + 1;
      const last = high === undefined ? null : isFrom ? Math.ceil(high) - 1 : Math.floor(high);
      if (first !== null && last !== null && first > last) return "–";
      if (score === "r") {
        if (first === null) return last === null ? "" : text("rfm.up-to-days", { days: last });
        if (last === null) return text("rfm.from-days", { days: first });
        return text("rfm.between-days", { first, last });
      }
      if (first === null) return last === null ? "" : text("rfm.up-to", { value: number(last) });
      if (last === null) return text("rfm.from", { value: number(first) });
      return first === last ? number(first) : `${number(first)}–${number(last)}`;
    },
    [run, text, number, money, currency],
  );
}
