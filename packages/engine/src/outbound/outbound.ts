import type { Stores } from "@kindred/store";
import type { Logger } from "../ingest/logger.ts";
import type { AllowList } from "./allow-list.ts";
import { Describer } from "./change.ts";
import type { OutboundFigures } from "./figures.ts";
import { LedgerFollower } from "./follower.ts";
import { createGuard, type Guard } from "./guard.ts";
import { HeldConnection } from "./held-connection.ts";
import type { SenderLimits } from "./limits.ts";
import { Senders } from "./senders.ts";

export interface OutboundOptions {
  readonly stores: Stores;
  /** Resolves when everything committed before the call is in ClickHouse. */
  readonly flush: (workspaceId: string) => Promise<void>;
  readonly allow: AllowList;
  /** Unix ms. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Whether this process sends webhooks; one that only answers HTTP follows the ledger all the same. */
  readonly sends: boolean;
  /** 0 to 1; chance unless given. */
  readonly random?: () => number;
  readonly limits?: Partial<SenderLimits>;
}

/** All that goes out of this process about memberships. */
export interface Outbound {
  readonly guard: Guard;
  readonly follower: LedgerFollower;
  readonly describer: Describer;
  /** This process has committed ledger rows of the workspace: tells those who follow it, here and in other processes. */
  nudge(workspaceId: string): void;
  /** The clock was moved: what waits for a time looks again. */
  tick(): void;
  figures(): OutboundFigures;
  /** Ends requests under way within two seconds; closes before the stores do. */
  close(): Promise<void>;
}

export function createOutbound(options: OutboundOptions): Outbound {
  const { stores, flush, allow, now, logger, sends, random, limits } = options;
  const connection = new HeldConnection({ pool: stores.pool, logger });
  const guard = createGuard({ allow });
  const follower = new LedgerFollower({ stores, connection, flush });
  const describer = new Describer();
  const senders = sends
    ? new Senders({
        stores,
        connection,
        follower,
        describer,
        dispatcher: guard.dispatcher,
        now,
        logger,
        ...(random === undefined ? {} : { random }),
        ...(limits === undefined ? {} : { limits }),
      })
    : null;
  return {
    guard,
    follower,
    describer,
    nudge: (workspaceId) => follower.nudge(workspaceId),
    tick: () => senders?.nudge(),
    figures: () =>
      senders?.figures() ?? {
        delivered: 0,
        changes: 0,
        retries: 0,
        dead: 0,
        webhooks: 0,
        waiting: 0,
        sending: 0,
        oldest: 0,
      },
    close: async () => {
      await senders?.close();
      follower.close();
      await connection.close();
      await guard.close();
    },
  };
}
