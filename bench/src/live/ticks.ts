export type Metrics = ReadonlyMap<string, number>;

/** What the steps of live membership did between two looks at the metrics page; times in ms. */
export interface Ticks {
  readonly count: number;
  /** Mean of a step. */
  readonly ms: number;
  /** Means of a step's phases. */
  readonly phases: ReadonlyMap<string, number>;
  /** Contacts evaluated, and changes written, in a step. */
  readonly contacts: number;
  readonly changes: number;
}

export function since(before: Metrics, after: Metrics): Ticks {
  const grew = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  const count = grew("kindred_membership_tick_seconds_count");
  const each = (total: number): number => (count === 0 ? 0 : total / count);
  const prefix = 'kindred_membership_phase_seconds_total{phase="';
  const phases = [...after.keys()].filter((name) => name.startsWith(prefix));
  return {
    count,
    ms: each(grew("kindred_membership_tick_seconds_sum") * 1000),
    phases: new Map(phases.map((name) => [name.slice(prefix.length, -2), each(grew(name) * 1000)])),
    contacts: each(grew("kindred_membership_evaluated_total")),
    changes: each(grew("kindred_membership_changes_total")),
  };
}

export function inWords({ count, ms, phases, contacts, changes }: Ticks): string {
  const parts = [...phases].map(([phase, each]) => `${phase} ${Math.round(each)}`).join(", ");
  return `${count} steps of ${Math.round(ms)} ms (${parts}), each ${Math.round(contacts)} contacts and ${Math.round(changes)} changes`;
}
