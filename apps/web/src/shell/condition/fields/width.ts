/** Letters of these scripts are about as wide as figures, those of Latin and Arabic narrower. */
const wide = /[\u0400-\u052f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/gu;

/** How wide a field is that shows a text: between the bounds, in widths of a figure. */
export function widthOf(text: string, least: number, beside: number): string {
  const letters = [...text].length;
  const wideOnes = text.match(wide)?.length ?? 0;
  return `${Math.min(44, Math.max(least, 0.85 * (letters - wideOnes) + 1.1 * wideOnes + beside))}ch`;
}
