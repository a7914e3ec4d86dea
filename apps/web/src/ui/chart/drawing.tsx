import { useComputedColorScheme, useDirection, useMantineTheme } from "@mantine/core";
import { useElementSize, useMergedRef } from "@mantine/hooks";
import type { ECharts, EChartsCoreOption } from "echarts/core";
import { useEffect, useRef } from "react";
import { useFormats } from "../../languages/text.ts";
import { localised, mirrored } from "./axes.ts";
import { init } from "./echarts.ts";

export interface DrawingProps {
  readonly option: EChartsCoreOption;
  readonly height: number;
  readonly onReady: (chart: ECharts) => void;
  readonly onPick?: (picked: { readonly seriesIndex?: number; readonly dataIndex: number }) => void;
}

/** ECharts in the page's colours, size and direction. Apart, so that the library is loaded where there is a chart. */
export function Drawing({ option, height, onReady, onPick }: DrawingProps) {
  const scheme = useComputedColorScheme("light");
  const { dir } = useDirection();
  const { number } = useFormats();
  const theme = useMantineTheme();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const { ref: sized, width } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(box, sized);

  useEffect(() => {
    if (box.current === null) return;
    const made = init(box.current, scheme === "dark" ? "dark" : null, { renderer: "canvas" });
    chart.current = made;
    onReady(made);
    return () => {
      chart.current = null;
      made.dispose();
    };
  }, [scheme, onReady]);

  useEffect(() => {
    const colors = [
      theme.colors["kin"]?.[5],
      theme.colors["orange"]?.[6],
      theme.colors["teal"]?.[6],
      theme.colors["pink"]?.[6],
    ].filter((color) => color !== undefined);
    chart.current?.setOption(
      {
        backgroundColor: "transparent",
        color: colors,
        textStyle: { fontFamily: theme.fontFamily },
        // Some kinds of charts have a duration of their own: only this holds for all.
        animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
        animationDuration: 300,
        ...localised(mirrored(option, dir === "rtl"), number),
      },
      { notMerge: true },
    );
  }, [option, scheme, dir, theme, number]);

  useEffect(() => {
    const made = chart.current;
    if (made === null || onPick === undefined) return;
    const listen = (event: unknown): void => onPick(event as { seriesIndex?: number; dataIndex: number });
    made.on("click", listen);
    return () => {
      made.off("click", listen);
    };
  }, [onPick, scheme]);

  useEffect(() => chart.current?.resize(), [width, height]);
  return <div ref={ref} style={{ height, width: "100%" }} aria-hidden />;
}
