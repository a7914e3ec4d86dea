import { useDirection } from "@mantine/core";
import type { HistoriesAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";

const [width, height] = [72, 28];

/** A size over the last 30 days in a few pixels, with a sentence for those who do not see it. */
export function Sparkline({
  history,
  size,
  from,
  to,
}: {
  readonly history: HistoriesAnswer["items"][number] | undefined;
  readonly size: number;
  readonly from: number;
  readonly to: number;
}) {
  const text = useText();
  const { number } = useFormats();
  const { dir } = useDirection();
  const [first, ...rest] = history?.points ?? [];
  // Before its first build a segment was not empty, it was not there: the line begins with it.
  const begun = first !== undefined && first.built > 0 && history?.before === 0;
  const before = begun ? first.size : (history?.before ?? 0);
  const points = begun || first === undefined ? rest : [first, ...rest];
  const sizes = points.map((point) => point.size);
  const [low, high] = [Math.min(before, ...sizes), Math.max(before, 1, ...sizes)];
  const across = (at: number): number => (width * Math.max(0, at - from)) / (to - from);
  // What did not change lies in the middle.
  const down = (value: number): number =>
    high === low ? height / 2 : 2 + (height - 4) * (1 - (value - low) / (high - low));
  const begin = begun ? Math.min(width - 4, across(Date.parse(first.at))) : 0;
  let line = `M${begin.toFixed(1)} ${down(before)}`;
  for (const point of points) line += `H${across(Date.parse(point.at)).toFixed(1)}V${down(point.size).toFixed(1)}`;
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={text("segments.sparkline", { before: number(before), now: number(sizes.at(-1) ?? size) })}
      transform={dir === "rtl" ? "scale(-1 1)" : undefined}
    >
      <path d={`${line}H${width}`} fill="none" stroke="var(--mantine-color-kin-5)" strokeWidth={1.5} />
      {begun ? <circle cx={begin} cy={down(before)} r={2} fill="var(--mantine-color-kin-5)" /> : null}
    </svg>
  );
}
