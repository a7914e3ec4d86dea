import { useDirection } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";

const [width, height] = [96, 26];

/** Counts by day in a few pixels, today last, with a sentence for those who do not see them. */
export function DayBars({ daily }: { readonly daily: readonly number[] }) {
  const text = useText();
  const { number } = useFormats();
  const { dir } = useDirection();
  const most = Math.max(1, ...daily);
  const step = width / daily.length;
  const bars = daily.map((count, day) => {
    const tall = count === 0 ? 0 : Math.max(1.5, (height * count) / most);
    return `M${(day * step).toFixed(1)} ${height}v${(-tall).toFixed(1)}h${(step * 0.7).toFixed(1)}v${tall.toFixed(1)}z`;
  });
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={text("data.bars", {
        total: number(daily.reduce((sum, count) => sum + count, 0)),
        most: number(Math.max(...daily)),
        today: number(daily.at(-1) ?? 0),
      })}
      transform={dir === "rtl" ? "scale(-1 1)" : undefined}
    >
      <path d={bars.join("")} fill="var(--mantine-color-kin-5)" />
    </svg>
  );
}
