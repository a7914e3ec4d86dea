interface State {
  readonly since: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A change of a product: which of its fields are different from before, and how. */
export interface Change {
  readonly since: string;
  readonly changed: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

/** What changed with each state, newest first; what a product began as is no change. */
export function changesOf(states: readonly State[]): readonly Change[] {
  return states
    .slice(1)
    .map(({ since, fields }, index) => {
      const before = states[index]?.fields ?? {};
      const names = [...new Set([...Object.keys(before), ...Object.keys(fields)])];
      return {
        since,
        changed: names
          .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(fields[field]))
          .map((field) => ({ field, before: before[field], after: fields[field] })),
      };
    })
    .filter(({ changed }) => changed.length > 0)
    .reverse();
}

/** The price over time, where there is one. */
export function pricesOf(states: readonly State[]): readonly { readonly at: number; readonly price: number }[] {
  return states.flatMap(({ since, fields: { price } }) =>
    typeof price === "number" ? [{ at: Date.parse(since), price }] : [],
  );
}
