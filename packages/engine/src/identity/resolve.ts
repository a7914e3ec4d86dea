import type { IdentityKind } from "@kindred/store";
import { identitiesOf, type Mention } from "./mention.ts";
import { hasKind, identityKey, isKnown, type IdentityView, splitIdentity, type ViewContact } from "./view.ts";

/** An identity that a contact owns from this batch on. */
export interface Claim {
  readonly kind: IdentityKind;
  readonly value: string;
  readonly contactId: number;
  readonly firstSeen: number;
  /** When it was told, Unix ms; a clock that runs ahead does not make it later than it came in. */
  readonly knownFrom: number;
}

export interface Merge {
  readonly winner: number;
  readonly loser: number;
  /** `identified`, `alias`, or the words of whoever asked for it. */
  readonly reason: string;
  readonly messageId: string;
  readonly at: number;
}

export interface Conflict {
  readonly kind: IdentityKind;
  readonly value: string;
  /** Who keeps it (for a device token that moved: who had it). */
  readonly owner: number;
  readonly claimant: number;
  readonly reason: "owned_by_known_contact" | "moved_to_latest";
  readonly messageId: string;
  readonly at: number;
}

export interface Creation {
  readonly id: number;
  /** The identity that named the contact first: its key is made from it. */
  readonly kind: IdentityKind;
  readonly value: string;
  readonly at: number;
}

/** One thing to do to the contacts' traits, in order: a mention writes, or a merge unites. */
export type Step =
  | { readonly do: "write"; readonly contactId: number; readonly mention: Mention }
  | { readonly do: "merge"; readonly merge: Merge };

/** Everything that one batch decides about identities. Nothing is written yet. */
export interface Resolution {
  /** Per mention: the contact that it is about, after all merges of the batch. */
  readonly contactIds: readonly number[];
  readonly creations: readonly Creation[];
  readonly claims: readonly Claim[];
  readonly merges: readonly Merge[];
  readonly conflicts: readonly Conflict[];
  readonly steps: readonly Step[];
}

/**
 * Decides who each mention is about. Mentions come in canonical order; the view is changed along the way.
 * The rules, in the order in which they are tried, are in CONTEXT.md.
 */
export function resolve(view: IdentityView, mentions: readonly Mention[]): Resolution {
  const run = new Run(view);
  const first = mentions.map((mention) => run.mention(mention));
  return {
    contactIds: first.map((id) => run.survivor(id)),
    creations: run.creations,
    claims: run.finalClaims(),
    merges: run.merges,
    conflicts: run.conflicts,
    steps: run.steps,
  };
}

/** Decides one merge that somebody asked for; both contacts are in the view. */
export function mergeOnRequest(
  view: IdentityView,
  winner: ViewContact,
  loser: ViewContact,
  why: { readonly reason: string; readonly messageId: string; readonly at: number },
): Resolution {
  const run = new Run(view);
  run.merge(loser, winner, why.reason, { messageId: why.messageId, ts: why.at });
  const { creations, merges, conflicts, steps } = run;
  return { contactIds: [], creations, claims: run.finalClaims(), merges, conflicts, steps };
}

/** What a decision is recorded with. */
type Cause = Pick<Mention, "messageId" | "ts"> & Partial<Pick<Mention, "traitsAt">>;

class Run {
  readonly creations: Creation[] = [];
  readonly merges: Merge[] = [];
  readonly conflicts: Conflict[] = [];
  readonly steps: Step[] = [];
  readonly #claims = new Map<string, number>();
  readonly #mergedInto = new Map<number, number>();
  readonly #seenConflicts = new Set<string>();
  readonly #view: IdentityView;

  constructor(view: IdentityView) {
    this.#view = view;
  }

  mention(mention: Mention): number {
    const contact = this.#find(mention);
    this.#claimStrong(mention, contact);
    this.#claimWeak(mention, contact);
    if (mention.previousId !== null) this.#alias(mention, mention.previousId, contact);
    if (mention.traits !== null) this.steps.push({ do: "write", contactId: contact.id, mention });
    return contact.id;
  }

  survivor(id: number): number {
    let at = id;
    for (let next = this.#mergedInto.get(at); next !== undefined; next = this.#mergedInto.get(at)) at = next;
    return at;
  }

  finalClaims(): Claim[] {
    return [...this.#claims].map(([key, knownFrom]) => {
      const owner = this.#view.ownerOf(key);
      if (owner === null) throw new Error("A claimed identity has no owner");
      return { ...splitIdentity(key), contactId: owner.id, firstSeen: owner.owned.get(key) ?? 0, knownFrom };
    });
  }

  #find(mention: Mention): ViewContact {
    const view = this.#view;
    const { externalId, email, phone, link, anonymousId, deviceToken } = mention;
    const strongest = externalId !== null ? "external_id" : email !== null ? "email" : phone !== null ? "phone" : null;
    if (strongest === "external_id") {
      const owner = view.owner("external_id", externalId) ?? this.#formerly(mention.previousId);
      if (owner !== null) return owner;
    }
    if (email !== null) {
      const owner = view.owner("email", email);
      if (owner !== null && (strongest === "email" || !hasKind(owner, "external_id"))) return owner;
    }
    if (phone !== null) {
      const owner = view.owner("phone", phone);
      if (owner !== null && (strongest === "phone" || (strongest !== null && !hasKind(owner, strongest)))) return owner;
    }
    if (link !== null) {
      const linked = view.linked(link);
      if (linked !== null && (strongest === null || !hasKind(linked, strongest))) return linked;
    }
    const visitor = view.owner("anonymous_id", anonymousId);
    if (visitor !== null && (strongest === null || !isKnown(visitor))) return visitor;
    const device = view.owner("device_token", deviceToken);
    if (device !== null && ((strongest === null && anonymousId === null) || !isKnown(device))) return device;
    return this.#create(mention);
  }

  /** Who an alias renames: the contact of the earlier id takes a new user id that nobody has. */
  #formerly(previousId: string | null): ViewContact | null {
    return this.#view.owner("external_id", previousId) ?? this.#view.owner("anonymous_id", previousId);
  }

  #create(mention: Mention): ViewContact {
    const named = identitiesOf(mention)[0];
    // A link whose contact is gone, and nothing else: the mention still is somebody.
    const [kind, value] = named ?? (["anonymous_id", mention.messageId] as const);
    const contact = this.#view.create();
    this.creations.push({ id: contact.id, kind, value, at: mention.ts });
    if (named === undefined) this.#claim(identityKey(kind, value), contact, mention);
    return contact;
  }

  #claimStrong(mention: Mention, contact: ViewContact): void {
    for (const [kind, value] of identitiesOf(mention)) {
      if (kind === "anonymous_id" || kind === "device_token") continue;
      const key = identityKey(kind, value);
      const owner = this.#view.ownerOf(key);
      if (owner === null) this.#claim(key, contact, mention);
      else if (owner !== contact) this.#conflict(key, owner, contact, mention, "owned_by_known_contact");
    }
  }

  #claimWeak(mention: Mention, contact: ViewContact): void {
    const isNamed = mention.externalId !== null || mention.email !== null || mention.phone !== null;
    const linked = this.#view.linked(mention.link);
    const recognised = isNamed || linked !== null;
    if (isNamed && linked !== null && linked !== contact && !isKnown(linked)) {
      this.merge(linked, contact, "identified", mention);
    }
    for (const [kind, value] of identitiesOf(mention)) {
      if (kind !== "anonymous_id" && kind !== "device_token") continue;
      const key = identityKey(kind, value);
      const owner = this.#view.ownerOf(key);
      if (owner === null) this.#claim(key, contact, mention);
      else if (owner === contact) continue;
      else if (recognised && !isKnown(owner)) this.merge(owner, contact, "identified", mention);
      else if (kind === "anonymous_id") this.#conflict(key, owner, contact, mention, "owned_by_known_contact");
      else {
        this.#conflict(key, owner, contact, mention, "moved_to_latest");
        this.#claim(key, contact, mention);
      }
    }
  }

  /** The earlier id's contact becomes this one; an id nobody had yet will lead here from now on. */
  #alias(mention: Mention, previousId: string, contact: ViewContact): void {
    const named = this.#view.owner("external_id", previousId);
    const visitor = this.#view.owner("anonymous_id", previousId);
    if (named !== null && named !== contact) this.merge(named, contact, "alias", mention);
    if (visitor !== null && visitor !== named && visitor !== contact) {
      if (named === null || !isKnown(visitor)) this.merge(visitor, contact, "alias", mention);
    }
    if (named !== null || visitor !== null) return;
    this.#claim(identityKey("external_id", previousId), contact, mention, 1);
    this.#claim(identityKey("anonymous_id", previousId), contact, mention, 1);
  }

  /** @param later ms by which it is younger than what the mention names itself: the oldest id is the one shown */
  #claim(key: string, contact: ViewContact, mention: Cause, later = 0): void {
    this.#view.give(key, contact, mention.ts + later);
    this.#claims.set(key, Math.min(mention.ts, mention.traitsAt ?? mention.ts));
  }

  merge(loser: ViewContact, winner: ViewContact, reason: string, mention: Cause): void {
    for (const key of loser.owned.keys()) this.#claim(key, winner, mention, 1);
    this.#view.mergeLinks(loser, winner);
    this.#mergedInto.set(loser.id, winner.id);
    const merge: Merge = { winner: winner.id, loser: loser.id, reason, messageId: mention.messageId, at: mention.ts };
    this.merges.push(merge);
    this.steps.push({ do: "merge", merge });
  }

  #conflict(
    key: string,
    owner: ViewContact,
    claimant: ViewContact,
    mention: Mention,
    reason: Conflict["reason"],
  ): void {
    const seen = `${key}\n${owner.id}\n${claimant.id}`;
    if (this.#seenConflicts.has(seen)) return;
    this.#seenConflicts.add(seen);
    const { messageId, ts } = mention;
    this.conflicts.push({ ...splitIdentity(key), owner: owner.id, claimant: claimant.id, reason, messageId, at: ts });
  }
}
