const longest = 300;

const isPlain = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);

/** A value of data as text. */
export function readable(value: unknown): string {
  const plain = Array.isArray(value) && value.length > 0 && value.every(isPlain);
  const text = typeof value === "string" ? value : plain ? value.join(", ") : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** The `dir` of a field: what is written in it runs its own way, so that its beginning shows; an empty one runs with the page. */
export function dirOf(written: string): "auto" | undefined {
  return written === "" ? undefined : "auto";
}
