import type { JsonObject } from "../json.ts";

export const callTypes = ["identify", "track", "page", "screen", "group", "alias"] as const;
export type CallType = (typeof callTypes)[number];

/** What of a call names a person. `null`: not in the call. */
export interface CallIdentities {
  readonly externalId: string | null;
  /** Trimmed and case-folded; null when the text is no e-mail address. */
  readonly email: string | null;
  /** As it was sent; made E.164 where the workspace's country is known. */
  readonly phone: string | null;
  readonly anonymousId: string | null;
  readonly deviceToken: string | null;
  /** The signed link parameter `kc`, not verified yet. */
  readonly link: string | null;
}

interface CallBase {
  readonly messageId: string;
  /** When it happened, by our clock: Unix ms. */
  readonly ts: number;
  readonly receivedAt: number;
  readonly identities: CallIdentities;
}

/** track, page, screen and group: something that happened. Properties and context are in the data normal form. */
export interface EventCall extends CallBase {
  readonly kind: "event";
  readonly event: string;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}

/** identify: what is known about a person from now on. A trait that is `null` is removed. */
export interface IdentifyCall extends CallBase {
  readonly kind: "identify";
  readonly traits: JsonObject;
}

/** alias: two names of one person, said explicitly. */
export interface AliasCall extends CallBase {
  readonly kind: "alias";
  readonly previousId: string;
}

/** A call of the Segment specification, checked and in normal form. */
export type Call = EventCall | IdentifyCall | AliasCall;
