import { type Channel, subjectOf } from "@kindred/segment";
import type { IdentityKind } from "@kindred/store";
import type { Claim, Resolution } from "../identity/resolve.ts";
import { hasKind, type IdentityView, splitIdentity } from "../identity/view.ts";
import type { PermissionChange } from "./rows.ts";

/** The channels that an identity of the kind is an address for. */
const channelsOf: Partial<Record<IdentityKind, readonly Channel[]>> = {
  email: ["email"],
  phone: ["sms", "whatsapp", "viber"],
  device_token: ["push"],
};
const kinds = ["email", "phone", "device_token"] as const satisfies readonly IdentityKind[];

/**
 * What a resolution that has been decided changes in who has an address: the first identity of a kind gives it, the loss of the
 * last one takes it, and whoever others were merged into has what is left in the end, whatever their own past says.
 */
export function addressChanges(
  { claims, conflicts, merges }: Pick<Resolution, "claims" | "conflicts" | "merges">,
  view: IdentityView,
): readonly PermissionChange[] {
  const changes: PermissionChange[] = [];
  const say = (contactId: number, kind: IdentityKind, granted: boolean, at: number): void => {
    for (const channel of channelsOf[kind] ?? []) {
      changes.push({ contactId, subject: subjectOf.address(channel), granted, at, source: "identity" });
    }
  };
  for (const { contactId, kind, knownFrom } of firstOfTheirKind(claims, view)) say(contactId, kind, true, knownFrom);

  const gone = new Set(merges.map(({ loser }) => loser));
  for (const { kind, owner, reason, at } of conflicts) {
    if (reason !== "moved_to_latest" || gone.has(owner)) continue;
    const loser = view.contacts.get(owner);
    if (loser !== undefined && !hasKind(loser, kind)) say(owner, kind, false, at);
  }
  for (const { winner, at } of merges) {
    const contact = view.contacts.get(winner);
    if (contact === undefined || gone.has(winner)) continue;
    for (const kind of kinds) if (hasKind(contact, kind)) say(winner, kind, true, at);
  }
  return changes;
}

/** The claims of contacts that had no identity of the kind before: the earliest of each. */
function firstOfTheirKind(claims: readonly Claim[], view: IdentityView): readonly Claim[] {
  const first = new Map<string, { claim: Claim; count: number }>();
  for (const claim of claims) {
    if (channelsOf[claim.kind] === undefined) continue;
    const key = `${claim.contactId} ${claim.kind}`;
    const held = first.get(key);
    if (held === undefined) first.set(key, { claim, count: 1 });
    else {
      held.count++;
      if (claim.knownFrom < held.claim.knownFrom) held.claim = claim;
    }
  }
  return [...first.values()].flatMap(({ claim, count }) => {
    const owned = [...(view.contacts.get(claim.contactId)?.owned.keys() ?? [])];
    return owned.filter((key) => splitIdentity(key).kind === claim.kind).length > count ? [] : [claim];
  });
}
