/** What all senders of this process have done and have before them; plain numbers, for a metrics page. */
export interface OutboundFigures {
  /** Since the process started: requests delivered, changes delivered, requests sent in vain, parcels given up. */
  readonly delivered: number;
  readonly changes: number;
  readonly retries: number;
  readonly dead: number;
  /** Webhooks this process sends for. */
  readonly webhooks: number;
  /** Parcels that were sent in vain and are tried again. */
  readonly waiting: number;
  /** Requests under way. */
  readonly sending: number;
  /** Age of the oldest change that is not delivered and known to this process, ms; 0 without any. */
  readonly oldest: number;
}

/** The part that only counts up. */
export interface Counts {
  delivered: number;
  changes: number;
  retries: number;
  dead: number;
}
