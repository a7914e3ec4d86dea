import type { MembershipState } from "./state.ts";

export interface SegmentStatus {
  readonly id: string;
  readonly name: string;
  readonly version: number | null;
  readonly freshness: "live" | "refreshed" | null;
  readonly size: number;
  /**
   * `kept`: what it should be; `building`: being computed, the members are those of before; `failed`: it could not be computed
   * and is tried again; `broken`: the document does not check any more; `elsewhere`: other workers keep it.
   */
  readonly state: "kept" | "building" | "failed" | "broken" | "elsewhere";
  /** When it was last computed whole, Unix ms. */
  readonly builtAt: number | null;
  /** Why it is failed or broken. */
  readonly reason: string | null;
}

export function statusOf(state: MembershipState): SegmentStatus[] {
  const { roster, standings, builds } = state;
  const found = [...roster.segments.values()].map((segment): SegmentStatus => {
    const held = [...standings.values()].map((each) => each.get(segment.id));
    const failure = held.map((standing) => standing?.failure ?? null).find((reason) => reason !== null) ?? null;
    const isKept = held.every((standing) => standing?.definition === segment.definition && standing.stale === null);
    const kept = isKept ? "kept" : failure !== null && !builds.has(segment.id) ? "failed" : "building";
    const { id, name, version, freshness } = segment;
    return {
      id,
      name,
      version,
      freshness,
      size: state.members.get(id)?.size ?? 0,
      state: held.length === 0 ? "elsewhere" : kept,
      builtAt: held.reduce<number | null>((latest, each) => Math.max(latest ?? 0, each?.builtAt ?? 0) || null, null),
      reason: failure,
    };
  });
  for (const [id, reason] of roster.broken) {
    const size = state.members.get(id)?.size ?? 0;
    found.push({ id, name: id, version: null, freshness: null, size, state: "broken", builtAt: null, reason });
  }
  return found.sort((a, b) => (a.id < b.id ? -1 : 1));
}
