import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "@kindred/schema";
import type { Mention } from "./mention.ts";

/** A contact's traits with their last-writer-wins stamps, as it is stored and while a batch changes it. */
export interface Profile {
  readonly id: number;
  readonly key: string;
  readonly isNew: boolean;
  traits: Record<string, Json>;
  /** Per top-level trait `[ts in Unix ms, messageId]` of the write that holds; a removed trait keeps its stamp. */
  stamps: Record<string, readonly [number, string]>;
  /** Unix ms. */
  createdAt: number;
  mergedInto: number | null;
  /** Of the stored row; 0 for a new contact. */
  readonly version: number;
  /** Whether this batch changes the row or the snapshot. */
  changed: boolean;
}

/** One value of one trait, from an instant on. `value` undefined: removed. */
export interface TraitChange {
  readonly trait: string;
  readonly ts: number;
  readonly messageId: string;
  readonly value: Json | undefined;
}

/** What a merge made of one trait. */
export type MergeDecisions = Record<string, { kept: Json; dropped: Json; from: number }>;

/**
 * Writes a mention's traits into the profile. The later stamp holds, by (ts, messageId), so that the order of arrival
 * never matters; what loses still belongs to the history. Returns the history's new rows.
 */
export function writeTraits(profile: Profile, mention: Mention): TraitChange[] {
  const changes: TraitChange[] = [];
  for (const trait in mention.traits) {
    const value = mention.traits[trait] ?? undefined;
    const held = stampOf(profile, trait);
    const ts = mention.traitsAt ?? datelessSince(profile, trait, value, held, mention.ts);
    if (ts === null) continue;
    const stamp = [ts, mention.messageId] as const;
    const isRepeat = held !== undefined && held[0] === ts && held[1] === mention.messageId;
    if (isRepeat && isDeepStrictEqual(traitOf(profile, trait), value)) continue;
    if (held === undefined || !isEarlier(stamp, held)) put(profile, trait, value, stamp);
    changes.push({ trait, ts, messageId: mention.messageId, value });
  }
  return changes;
}

/** From when a dateless fact holds; null when it says nothing new. */
function datelessSince(
  profile: Profile,
  trait: string,
  value: Json | undefined,
  held: readonly [number, string] | undefined,
  at: number,
): number | null {
  if (held === undefined) return value === undefined ? null : 0;
  return isDeepStrictEqual(traitOf(profile, trait), value) ? null : at;
}

/** Unites the loser's traits with the winner's: per trait the later stamp holds. Returns what was decided. */
export function mergeProfiles(winner: Profile, loser: Profile): MergeDecisions {
  const decided: MergeDecisions = {};
  for (const [trait, stamp] of Object.entries(loser.stamps)) {
    const theirs = traitOf(loser, trait);
    const ours = traitOf(winner, trait);
    const held = stampOf(winner, trait);
    if (held === undefined || isEarlier(held, stamp)) {
      put(winner, trait, theirs, stamp);
      decided[trait] = { kept: theirs ?? null, dropped: ours ?? null, from: loser.id };
    } else {
      decided[trait] = { kept: ours ?? null, dropped: theirs ?? null, from: winner.id };
    }
  }
  winner.createdAt = Math.min(winner.createdAt, loser.createdAt);
  winner.changed = true;
  loser.changed = true;
  loser.mergedInto = winner.id;
  loser.traits = {};
  loser.stamps = {};
  return decided;
}

function isEarlier(a: readonly [number, string], b: readonly [number, string]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

function put(profile: Profile, trait: string, value: Json | undefined, stamp: readonly [number, string]): void {
  if (value === undefined) delete profile.traits[trait];
  else profile.traits[trait] = value;
  profile.stamps[trait] = stamp;
  profile.changed = true;
}

function traitOf(profile: Profile, trait: string): Json | undefined {
  return Object.hasOwn(profile.traits, trait) ? profile.traits[trait] : undefined;
}

function stampOf(profile: Profile, trait: string): readonly [number, string] | undefined {
  return Object.hasOwn(profile.stamps, trait) ? profile.stamps[trait] : undefined;
}

/** The document that one history row holds: the trait by its name, nothing for a removal. */
export function historyDocument(change: TraitChange): JsonObject {
  return change.value === undefined ? {} : { [change.trait]: change.value };
}
