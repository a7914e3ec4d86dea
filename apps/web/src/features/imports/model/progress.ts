import type { ImportAnswer } from "@kindred/server/answers";

/** How far an import is, 0 to 1: reading is the first half of it, and what is done with the rows the second. */
export function shareOf({ phase, read, steps, of }: ImportAnswer["progress"]): number {
  const within = of === 0 ? 0 : Math.min(1, steps / of);
  switch (phase) {
    case "reading":
      return read / 2;
    case "identifying":
      return 0.5 + within / 4;
    case "writing":
      return 0.75 + within / 4;
    case "done":
      return 1;
    default:
      return phase satisfies never;
  }
}
