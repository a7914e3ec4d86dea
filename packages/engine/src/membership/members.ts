import { ContactSet } from "./contact-set.ts";
import { loadRoster } from "./live-segment.ts";
import { statusOf } from "./segment-status.ts";
import type { MembershipState } from "./state.ts";

export interface MembersResources {
  /**
   * Has the loop catch up with all that was acknowledged and is due; what it gives says, within the loop, whether it has: more may have come
   * than it handles in a few steps.
   */
  readonly catchUp: () => Promise<() => boolean>;
  /** Work that must not overlap with a step. */
  readonly exclusive: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Who is in what, from memory. */
export class Members {
  readonly #state: MembershipState;
  readonly #resources: MembersResources;

  constructor(state: MembershipState, resources: MembersResources) {
    this.#state = state;
    this.#resources = resources;
  }

  /** Whether a contact is in a segment. */
  has(segment: string, contactId: number): boolean {
    return this.#state.isMember(segment, contactId);
  }

  /** The segments a contact is in. */
  segmentsOf(contactId: number): readonly { readonly id: string; readonly name: string }[] {
    const { roster, members } = this.#state;
    const found: { id: string; name: string }[] = [];
    for (const [id, set] of members) {
      if (set.has(contactId)) found.push({ id, name: roster.segments.get(id)?.name ?? id });
    }
    return found.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** A segment's members: ids above `after`, ascending. */
  of(segment: string, { after, limit }: { readonly after: number; readonly limit: number }): number[] {
    const ids: number[] = [];
    for (const id of this.#state.members.get(segment)?.ids(after) ?? []) {
      if (ids.length >= limit) break;
      ids.push(id);
    }
    return ids;
  }

  /**
   * Copies of the members of live segments as they are this moment, with everything that was acknowledged and all that time has done. Left out
   * is whose membership is not that of the definition as it is saved now: new, edited, being built or kept elsewhere.
   */
  async now(segments: readonly string[]): Promise<ReadonlyMap<string, ContactSet>> {
    const state = this.#state;
    const found = new Map<string, ContactSet>();
    if (!state.holdsAll) return found;
    const [hasCaughtUp, saved] = await Promise.all([
      this.#resources.catchUp(),
      loadRoster(state.workspace, state.roster),
    ]);
    await this.#resources.exclusive(async () => {
      if (!hasCaughtUp()) return;
      const stands = new Set(statusOf(state).flatMap((each) => (each.state === "kept" ? [each.id] : [])));
      for (const id of segments) {
        const [held, wanted] = [state.roster.segments.get(id), saved.segments.get(id)];
        const isSame = held?.freshness === "live" && held.definition === wanted?.definition;
        if (isSame && stands.has(id)) found.set(id, (state.members.get(id) ?? new ContactSet()).clone());
      }
    });
    return found;
  }
}
