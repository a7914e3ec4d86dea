import type { Plan } from "../plan/plan.ts";

/** Which news can change a plan's verdict on somebody. What is not named here cannot. */
export interface Affected {
  readonly events: ReadonlySet<string>;
  /** Top-level keys. */
  readonly traits: ReadonlySet<string>;
  readonly lists: ReadonlySet<string>;
  /** Subjects of permissions. */
  readonly subjects: ReadonlySet<string>;
  /** Whether changes of the catalogue count, for contacts whose `events` name the products. */
  readonly products: boolean;
  /** Segments whose ledger is read. */
  readonly ledger: ReadonlySet<string>;
}

export function affectedBy(_plan: Plan): Affected {
  throw new Error("not built yet");
}
