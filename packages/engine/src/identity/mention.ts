import type { JsonObject } from "@kindred/schema";
import type { IdentityKind } from "@kindred/store";

/** Strong identities from the strongest down; who has one is known, who has none is anonymous. */
export const strongKinds = ["external_id", "email", "phone"] as const satisfies readonly IdentityKind[];

/**
 * What one call (or one row of an import) says about who it is: the input of resolution. Values are normalised
 * (case-folded, E.164); a link is a verified contact key.
 */
export interface Mention {
  readonly ts: number;
  readonly messageId: string;
  readonly externalId: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly link: string | null;
  readonly anonymousId: string | null;
  readonly deviceToken: string | null;
  /** An alias: the earlier id of the same person. */
  readonly previousId: string | null;
  /** Traits to write, in normal form, `null` for a removal; null when the call writes none. */
  readonly traits: JsonObject | null;
  /** The instant that the traits hold from, Unix ms; null for a dateless fact of an import. */
  readonly traitsAt: number | null;
}

/** The order in which the mentions of a batch are resolved, whatever order they arrived in. */
export function canonicalOrder(a: Mention, b: Mention): number {
  return a.ts - b.ts || (a.messageId < b.messageId ? -1 : a.messageId > b.messageId ? 1 : 0);
}

/** The identities a mention carries, strongest first, links apart. */
export function identitiesOf(mention: Mention): [IdentityKind, string][] {
  const found: [IdentityKind, string][] = [];
  if (mention.externalId !== null) found.push(["external_id", mention.externalId]);
  if (mention.email !== null) found.push(["email", mention.email]);
  if (mention.phone !== null) found.push(["phone", mention.phone]);
  if (mention.anonymousId !== null) found.push(["anonymous_id", mention.anonymousId]);
  if (mention.deviceToken !== null) found.push(["device_token", mention.deviceToken]);
  return found;
}

/** Whether anything is left that names somebody: an unusable phone number or a forged link alone do not. */
export function namesSomebody(mention: Mention): boolean {
  const { externalId, email, phone, anonymousId, deviceToken, link } = mention;
  return (externalId ?? email ?? phone ?? anonymousId ?? deviceToken ?? link) !== null;
}
