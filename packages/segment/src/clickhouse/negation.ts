/** The complement of a condition that never gives NULL. Conditions are printed so that a leading NOT covers all of them. */
export function negation(condition: string): string {
  return condition.startsWith("NOT ") ? condition.slice(4) : `NOT ${condition}`;
}
