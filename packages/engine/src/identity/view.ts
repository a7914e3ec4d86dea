import type { IdentityKind } from "@kindred/store";
import { strongKinds } from "./mention.ts";

/** A contact as resolution sees it: which identities it owns, nothing else. */
export interface ViewContact {
  readonly id: number;
  /** Made by this batch. */
  readonly isNew: boolean;
  /** Everything it owns, as `identityKey` writes it, with the instant (Unix ms) since when. */
  readonly owned: Map<string, number>;
}

export function identityKey(kind: IdentityKind, value: string): string {
  return `${kind}\n${value}`;
}

export function splitIdentity(key: string): { readonly kind: IdentityKind; readonly value: string } {
  const cut = key.indexOf("\n");
  // Keys are only made by identityKey.
  return { kind: key.slice(0, cut) as IdentityKind, value: key.slice(cut + 1) };
}

/**
 * The identities that a batch touches and the contacts that own them, loaded with everything those contacts own. It is
 * the whole world of one resolution: what is not in it does not exist.
 */
export class IdentityView {
  readonly contacts = new Map<number, ViewContact>();
  readonly #owners = new Map<string, number>();
  readonly #links = new Map<string, number>();
  #nextId: number;

  /** @param nextId the id that the next new contact gets */
  constructor(nextId: number) {
    this.#nextId = nextId;
  }

  get nextId(): number {
    return this.#nextId;
  }

  /** An identity as it is stored. */
  load(contactId: number, kind: IdentityKind, value: string, firstSeen: number): void {
    this.#own(this.contact(contactId), identityKey(kind, value), firstSeen);
  }

  /** The contact that a verified link's key stands for today. */
  loadLink(contactKey: string, contactId: number): void {
    this.contact(contactId);
    this.#links.set(contactKey, contactId);
  }

  owner(kind: IdentityKind, value: string | null): ViewContact | null {
    return value === null ? null : this.ownerOf(identityKey(kind, value));
  }

  ownerOf(key: string): ViewContact | null {
    const id = this.#owners.get(key);
    return id === undefined ? null : (this.contacts.get(id) ?? null);
  }

  linked(contactKey: string | null): ViewContact | null {
    const id = contactKey === null ? undefined : this.#links.get(contactKey);
    return id === undefined ? null : (this.contacts.get(id) ?? null);
  }

  /** A contact by its id; one that owns nothing yet is there too. */
  contact(id: number): ViewContact {
    let contact = this.contacts.get(id);
    if (contact === undefined) this.contacts.set(id, (contact = { id, isNew: false, owned: new Map() }));
    return contact;
  }

  create(): ViewContact {
    const contact: ViewContact = { id: this.#nextId++, isNew: true, owned: new Map() };
    this.contacts.set(contact.id, contact);
    return contact;
  }

  /** Gives an identity to a contact, from whoever had it. */
  give(key: string, to: ViewContact, since: number): void {
    this.ownerOf(key)?.owned.delete(key);
    this.#own(to, key, since);
  }

  /** Links to the loser lead to the winner. */
  mergeLinks(loser: ViewContact, winner: ViewContact): void {
    for (const [key, id] of this.#links) if (id === loser.id) this.#links.set(key, winner.id);
  }

  #own(contact: ViewContact, key: string, since: number): void {
    contact.owned.set(key, since);
    this.#owners.set(key, contact.id);
  }
}

export function hasKind(contact: ViewContact, kind: IdentityKind): boolean {
  const prefix = `${kind}\n`;
  for (const key of contact.owned.keys()) if (key.startsWith(prefix)) return true;
  return false;
}

/** Known: by a strong identity; else anonymous. */
export function isKnown(contact: ViewContact): boolean {
  return strongKinds.some((kind) => hasKind(contact, kind));
}
