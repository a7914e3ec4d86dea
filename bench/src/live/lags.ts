import type { ToldCommit } from "./product-process.ts";
import { ping, punctual } from "./segments.ts";

/** A request: when it was sent and acknowledged, by the wall's clock, Unix ms. */
export interface Sent {
  readonly at: number;
  acknowledgedAt: number | null;
}

/** A change in the ledger that an event brought about. */
interface Followed {
  readonly sent: Sent;
  readonly committedAt: number;
}

export interface Lag {
  readonly committedAt: number;
  /** From the acknowledgement to the ledger, ms; 0 where the ledger was first. */
  readonly ms: number;
}

/** Finds for every change in the ledger what brought it about, and how long that took. */
export class Lags {
  readonly #ahead: number;
  readonly #sent = new Map<string, Sent[]>();
  /** When each contact's ping was, by the wall's clock, and when time moved it: by place in `punctual`. */
  readonly #pings = new Map<number, { readonly at: number; readonly movedAt: number[] }>();
  readonly #followed: Followed[] = [];

  /** @param ahead how far the shop's clock is ahead of the wall's, ms */
  constructor(ahead: number) {
    this.#ahead = ahead;
  }

  sent(contact: number, event: string, sent: Sent): void {
    if (event === ping) this.#pings.set(contact, { at: sent.at, movedAt: [] });
    const key = `${contact}\n${event}`;
    const list = this.#sent.get(key);
    if (list === undefined) this.#sent.set(key, [sent]);
    else list.push(sent);
  }

  committed({ at, committedAt, changes }: ToldCommit): void {
    for (const { segment, contactId, change, cause, detail } of changes) {
      if (cause === "event") {
        const list = this.#sent.get(`${contactId}\n${detail}`);
        const sent = list?.findLast((each) => each.at <= at - this.#ahead) ?? list?.[0];
        if (sent !== undefined) this.#followed.push({ sent, committedAt });
        continue;
      }
      const place = punctual.findIndex((each) => each.segment === segment && each.change === change);
      const pinged = this.#pings.get(contactId);
      if (place >= 0 && pinged !== undefined) pinged.movedAt[place] ??= committedAt;
    }
  }

  /** Of what was sent in this stretch, by the wall's clock, in the order of commits. */
  between(from: number, to: number): Lag[] {
    return this.#followed.flatMap(({ sent, committedAt }) =>
      sent.at < from || sent.at >= to
        ? []
        : [{ committedAt, ms: Math.max(0, committedAt - (sent.acknowledgedAt ?? committedAt)) }],
    );
  }

  /** How late each entry and exit by time was whose instant lies in this stretch, ms; infinite for those that are not there. */
  lateness(from: number, to: number): number[] {
    return [...this.#pings.values()].flatMap(({ at, movedAt }) =>
      punctual.flatMap(({ after }, place) => {
        const instant = at + after;
        return instant < from || instant >= to ? [] : [(movedAt[place] ?? Infinity) - instant];
      }),
    );
  }
}
