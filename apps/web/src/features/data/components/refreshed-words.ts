import { useFormats, useText } from "../../../languages/text.ts";
import type { Refresh } from "../../../shell/refreshes.ts";

/** What a table is called; one that this page does not know yet goes by its own name. */
export function usePartName(): (part: string) => string {
  const text = useText();
  return (part) =>
    part === "sources" || part === "rfm" || part === "favourites" ? text(`data.refresh.of.${part}`) : part;
}

export interface Words {
  readonly words: string;
  readonly isWrong: boolean;
}

/** What the last run came to, from the figures that its part tells, and why it failed. */
export function useRefreshedWords(): (refresh: Refresh) => readonly Words[] {
  const text = useText();
  const { number } = useFormats();
  return ({ part, error, details }) => {
    const right = (words: string): Words => ({ words, isWrong: false });
    const wrong = (words: string): Words => ({ words, isWrong: true });
    const changed = (found: unknown): readonly Words[] =>
      typeof found === "number" ? [right(text("data.refresh.changed", { count: found, shown: number(found) }))] : [];
    const failed = error === null ? [] : [wrong(error)];
    if (part === "sources") return [...failed, ...changed(details["contacts"])];
    if (part === "favourites") return [...failed, ...(details["kept"] === false ? [] : changed(details["changed"]))];
    if (part !== "rfm") return failed;
    const models = Object.entries(details).flatMap(([model, found]) =>
      typeof found === "object" && found !== null ? [{ model, ...(found as ModelRun) }] : [],
    );
    return [
      ...failed,
      ...models.flatMap(({ model, error: reason }) => (reason === undefined ? [] : [wrong(`${model}: ${reason}`)])),
      ...(models.length === 0 ? [] : changed(models.reduce((sum, each) => sum + (each.changed ?? 0), 0))),
    ];
  };
}

interface ModelRun {
  readonly changed?: number;
  readonly error?: string;
}
