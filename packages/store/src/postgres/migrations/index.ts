import { ground } from "./0001-ground.ts";
import { outboxStorage } from "./0002-outbox-storage.ts";
import { messageIdsByBlock } from "./0003-message-ids-by-block.ts";
import { ledger } from "./0004-ledger.ts";
import { arrivals } from "./0005-arrivals.ts";
import { membership } from "./0006-membership.ts";
import { addresses } from "./0007-addresses.ts";
import { outbound } from "./0008-outbound.ts";
import { rfm } from "./0009-rfm.ts";
import { favourites } from "./0010-favourites.ts";
import { lifeCycles } from "./0011-life-cycles.ts";
import { segmentCosts } from "./0013-segment-costs.ts";
import { peopleAndLetters } from "./0014-people-and-letters.ts";
import { contactTraits } from "./0015-contact-traits.ts";
import { sizeWatch } from "./0012-size-watch.ts";

export interface PostgresMigration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** Numbered and append-only: a migration that was ever released is never edited, the next one mends it. */
export const postgresMigrations: readonly PostgresMigration[] = [
  { version: 1, name: "ground", sql: ground },
  { version: 2, name: "outbox-storage", sql: outboxStorage },
  { version: 3, name: "message-ids-by-block", sql: messageIdsByBlock },
  { version: 4, name: "ledger", sql: ledger },
  { version: 5, name: "arrivals", sql: arrivals },
  { version: 6, name: "membership", sql: membership },
  { version: 7, name: "addresses", sql: addresses },
  { version: 8, name: "outbound", sql: outbound },
  { version: 9, name: "rfm", sql: rfm },
  { version: 10, name: "favourites", sql: favourites },
  { version: 11, name: "life-cycles", sql: lifeCycles },
  { version: 12, name: "size-watch", sql: sizeWatch },
  { version: 13, name: "segment-costs", sql: segmentCosts },
  { version: 14, name: "people-and-letters", sql: peopleAndLetters },
  { version: 15, name: "contact-traits", sql: contactTraits },
];
