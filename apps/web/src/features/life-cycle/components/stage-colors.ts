import { useMantineTheme } from "@mantine/core";

/** From what is beginning over what is well to what is lost. */
const hues = ["gray", "cyan", "teal", "lime", "kin", "yellow", "orange", "red", "pink", "grape", "indigo", "blue"];

/** A colour for each stage, by its place; two neighbours never have the same. */
export function useStageColors(count: number): readonly string[] {
  const { colors } = useMantineTheme();
  return Array.from({ length: count }, (_, place) => colors[hues[place % hues.length] ?? "kin"]?.[6] ?? "#7048e8");
}
