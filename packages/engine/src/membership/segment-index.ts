import type { Edge } from "@kindred/segment";
import type { LiveSegment } from "./live-segment.ts";

/** Which segments news concerns: from names to the live segments that read them. */
export class SegmentIndex {
  readonly live: readonly LiveSegment[];
  /** Those that rank everybody: nothing but a build moves anybody in them. */
  readonly refreshed: readonly LiveSegment[];
  readonly byEvent = new Map<string, LiveSegment[]>();
  readonly byTrait = new Map<string, LiveSegment[]>();
  readonly byList = new Map<string, LiveSegment[]>();
  readonly bySubject = new Map<string, LiveSegment[]>();
  /** By the segment whose ledger is read. */
  readonly byLedger = new Map<string, LiveSegment[]>();
  readonly readingProducts: LiveSegment[] = [];
  /** Each edge once, with the segments that share it. */
  readonly byEdge = new Map<string, { readonly edge: Edge; readonly segments: LiveSegment[] }>();

  constructor(segments: Iterable<LiveSegment>) {
    const all = [...segments];
    this.live = all.filter(({ freshness }) => freshness === "live");
    this.refreshed = all.filter(({ freshness }) => freshness === "refreshed");
    for (const segment of this.live) {
      const { affected } = segment;
      put(this.byEvent, affected.events, segment);
      put(this.byTrait, affected.traits, segment);
      put(this.byList, affected.lists, segment);
      put(this.bySubject, affected.subjects, segment);
      put(this.byLedger, affected.ledger, segment);
      if (affected.products) this.readingProducts.push(segment);
      for (const edge of segment.edges) {
        const held = this.byEdge.get(edge.key);
        if (held === undefined) this.byEdge.set(edge.key, { edge, segments: [segment] });
        else held.segments.push(segment);
      }
    }
  }

  get edges(): readonly Edge[] {
    return [...this.byEdge.values()].map(({ edge }) => edge);
  }
}

function put(index: Map<string, LiveSegment[]>, names: Iterable<string>, segment: LiveSegment): void {
  for (const name of names) {
    const held = index.get(name);
    if (held === undefined) index.set(name, [segment]);
    else held.push(segment);
  }
}
