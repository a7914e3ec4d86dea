/** A piece of finished HTML. Nothing becomes one but through `html`, which escapes every value put into it. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Part = Html | string | number | null | false | undefined | readonly Part[];

/** The only way to write HTML here: literal parts stand as they are, values are escaped unless they are HTML already. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = literals[0] ?? "";
  parts.forEach((part, index) => {
    text += render(part) + (literals[index + 1] ?? "");
  });
  return new Html(text);
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.toString();
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return escape(part);
  return part.map(render).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => entities[character] ?? character);
}
