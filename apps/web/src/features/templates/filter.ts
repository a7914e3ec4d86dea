import type { TemplateAnswer } from "@kindred/server/answers";

export interface Filter {
  readonly words: string;
  readonly layer: TemplateAnswer["layer"] | "all";
  /** Only those whose data is there. */
  readonly ready: boolean;
}

export const noFilter: Filter = { words: "", layer: "all", ready: false };

/** Whether all the words stand somewhere in what the template says of itself. */
export function passes(template: TemplateAnswer, { words, layer, ready }: Filter): boolean {
  const { key, name, about, sentence } = template;
  const said = [key, name, about, sentence].join(" ").toLocaleLowerCase();
  const wanted = words
    .toLocaleLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== "");
  return (
    (layer === "all" || template.layer === layer) &&
    (!ready || template.missing.length === 0) &&
    wanted.every((word) => said.includes(word))
  );
}
