import { normalJsonText } from "@kindred/schema";
import type pg from "pg";
import type { OutboxLines } from "../ingest/outbox/lines.ts";
import { addressChanges } from "../permissions/addresses.ts";
import { addPermissions } from "../permissions/rows.ts";
import { contactKey } from "./contact-key.ts";
import { freeKeys, loadProfiles, loadView } from "./load.ts";
import { canonicalOrder, type Mention } from "./mention.ts";
import { historyDocument, type MergeDecisions, mergeProfiles, type Profile, writeTraits } from "./profile.ts";
import { type Merge, type Resolution, resolve } from "./resolve.ts";
import { snapshotLine } from "./snapshot.ts";
import type { IdentityView } from "./view.ts";
import { moveListMembers, writeClaims, writeConflicts, writeMerges, writeProfiles } from "./write.ts";

export interface Settled {
  /** Per mention, in the order given. */
  readonly contactIds: Uint32Array;
  readonly created: number;
  /** Existing contacts whose traits or identities changed. */
  readonly updated: number;
}

export interface SettleOptions {
  /** Whether contacts that exist already take new traits; an import in append mode says no. */
  readonly updateExisting: boolean;
}

/**
 * Finds or makes the contact of every mention and writes what the mentions say of them, within the caller's
 * transaction, which must hold the workspace's lock:
 * 1. put the mentions in canonical order; 2. load the identities they touch; 3. resolve; 4. carry the resolution out.
 * A constant number of statements, however many mentions.
 */
export async function settle(
  client: pg.ClientBase,
  workspaceId: string,
  mentions: readonly Mention[],
  lines: OutboxLines,
  options: SettleOptions = { updateExisting: true },
): Promise<Settled> {
  const order = [...mentions.keys()].sort((a, b) => canonicalOrder(at(mentions, a), at(mentions, b)));
  const view = await loadView(client, workspaceId, mentions);
  const resolution = resolve(
    view,
    order.map((index) => at(mentions, index)),
  );
  const contactIds = new Uint32Array(mentions.length);
  for (const [place, index] of order.entries()) contactIds[index] = at(resolution.contactIds, place);
  return { contactIds, ...(await carryOut(client, workspaceId, view, resolution, lines, options)) };
}

/**
 * Carries a resolution out: 1. load the profiles that may change; 2. apply traits and merges; 3. write PostgreSQL;
 * 4. add the lines for ClickHouse.
 */
export async function carryOut(
  client: pg.ClientBase,
  workspaceId: string,
  view: IdentityView,
  resolution: Resolution,
  lines: OutboxLines,
  options: SettleOptions = { updateExisting: true },
): Promise<{ created: number; updated: number }> {
  const profiles = await touchedProfiles(client, workspaceId, resolution);
  const merges = applySteps(resolution, profiles, lines, options);
  const moved = movedContacts(merges, profiles);
  const changed = [...profiles.values()].filter((profile) => profile.changed);

  await writeProfiles(client, workspaceId, changed, view.nextId);
  await writeClaims(client, workspaceId, resolution.claims);
  await writeMerges(client, workspaceId, merges, moved);
  await writeConflicts(client, workspaceId, resolution.conflicts);
  const listMoves = await moveListMembers(client, workspaceId, moved);

  await addPermissions(client, lines, addressChanges(resolution, view));
  addSnapshots(view, changed, lines);
  for (const { id } of resolution.creations) {
    if (known(profiles, id).mergedInto === null) lines.arrivals.created(id);
  }
  for (const { list, loser, winner, added_at, version } of listMoves) {
    lines.addRow("list_members", { list, contact_id: loser, at: Math.trunc(added_at), removed: 1, version });
    lines.addRow("list_members", { list, contact_id: winner, at: Math.trunc(added_at), removed: 0, version });
  }
  if (moved.length > 0) {
    const since = Math.trunc(Math.max(...merges.map((merge) => merge.at)));
    for (const [loser] of moved) lines.addRow("dead_contacts", { id: loser, at: since });
    lines.addRow("moves", { pairs: moved });
  }
  const created = resolution.creations.length;
  return { created, updated: changed.length - created };
}

/** Everyone whose row or snapshot changes: the new ones, owners of new identities, whose traits are written, the merged. */
async function touchedProfiles(
  client: pg.ClientBase,
  workspaceId: string,
  resolution: Resolution,
): Promise<Map<number, Profile>> {
  const { creations } = resolution;
  const fresh = new Set(creations.map(({ id }) => id));
  const existing = new Set<number>();
  const touch = (id: number): void => void (fresh.has(id) || existing.add(id));
  for (const claim of resolution.claims) touch(claim.contactId);
  for (const step of resolution.steps) {
    if (step.do === "write") touch(step.contactId);
    else {
      touch(step.merge.winner);
      touch(step.merge.loser);
    }
  }
  const keys = await freeKeys(
    client,
    workspaceId,
    creations.map(({ kind, value }) => contactKey(workspaceId, kind, value)),
  );
  const profiles = await loadProfiles(client, workspaceId, [...existing]);
  for (const { contactId } of resolution.claims) {
    const owner = profiles.get(contactId);
    if (owner !== undefined) owner.changed = true;
  }
  for (const [place, { id, at: createdAt }] of creations.entries()) {
    profiles.set(id, {
      id,
      key: at(keys, place),
      isNew: true,
      traits: {},
      stamps: {},
      createdAt,
      mergedInto: null,
      version: 0,
      changed: true,
    });
  }
  return profiles;
}

/** Writes traits and unites merged profiles, in order; the history's lines name the contact that is left in the end. */
function applySteps(
  resolution: Resolution,
  profiles: Map<number, Profile>,
  lines: OutboxLines,
  options: SettleOptions,
): (Merge & { decided: MergeDecisions })[] {
  const merges: (Merge & { decided: MergeDecisions })[] = [];
  const history: [id: number, trait: string, tail: string][] = [];
  for (const step of resolution.steps) {
    if (step.do === "merge") {
      const decided = mergeProfiles(known(profiles, step.merge.winner), known(profiles, step.merge.loser));
      merges.push({ ...step.merge, decided });
      continue;
    }
    const profile = known(profiles, step.contactId);
    if (!profile.isNew && !options.updateExisting) continue;
    for (const change of writeTraits(profile, step.mention)) {
      const { trait, ts, messageId } = change;
      const tail = `,"trait":${JSON.stringify(trait)},"ts":${ts},"message_id":${JSON.stringify(messageId)},"doc":`;
      history.push([step.contactId, trait, `${tail}${normalJsonText(historyDocument(change))}}`]);
    }
  }
  for (const [id, trait, tail] of history) lines.addTrait(survivor(profiles, id), trait, tail);
  return merges;
}

function survivor(profiles: Map<number, Profile>, id: number): number {
  let found = id;
  for (let next = profiles.get(found)?.mergedInto; typeof next === "number"; next = profiles.get(found)?.mergedInto) {
    found = next;
  }
  return found;
}

/** Losers that were there before this batch: only theirs can be rows in ClickHouse. */
function movedContacts(merges: readonly Merge[], profiles: Map<number, Profile>): (readonly [number, number])[] {
  return merges
    .filter(({ loser }) => profiles.get(loser)?.isNew === false)
    .map(({ loser }) => [loser, survivor(profiles, loser)] as const);
}

function addSnapshots(view: IdentityView, changed: readonly Profile[], lines: OutboxLines): void {
  for (const profile of changed) {
    // A contact that came and was merged within one batch was never seen outside.
    if (profile.isNew && profile.mergedInto !== null) continue;
    const contact = view.contacts.get(profile.id);
    if (contact !== undefined) lines.addRow("contacts", snapshotLine(profile, contact));
  }
}

function known(profiles: Map<number, Profile>, id: number): Profile {
  const profile = profiles.get(id);
  if (profile === undefined) throw new Error(`Contact ${id} was not loaded`);
  return profile;
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`No item ${index}`);
  return item;
}
