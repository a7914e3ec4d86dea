import { ground } from "./0001-ground.ts";
import { ledgerAndScores } from "./0002-ledger-and-scores.ts";
import { contactEvents } from "./0003-contact-events.ts";
import { ledgerConditions } from "./0005-ledger-conditions.ts";
import { incomingEvents } from "./0006-incoming-events.ts";

export interface ClickHouseMigration {
  readonly version: number;
  readonly name: string;
  /** Each statement is idempotent: ClickHouse has no transactions, so a migration cut short runs again from its start. */
  readonly statements: readonly string[];
}

/** Numbered and append-only: a migration that was ever released is never edited, the next one mends it. */
export const clickHouseMigrations: readonly ClickHouseMigration[] = [
  { version: 1, name: "ground", statements: ground },
  { version: 2, name: "ledger-and-scores", statements: ledgerAndScores },
  { version: 3, name: "contact-events", statements: contactEvents },
  { version: 5, name: "ledger-conditions", statements: ledgerConditions },
  { version: 6, name: "incoming-events", statements: incomingEvents },
];
