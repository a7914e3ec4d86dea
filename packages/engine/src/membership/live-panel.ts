import { type Edge, factNeeds, type FactNeeds, Panel, type Seat } from "@kindred/segment";
import type { News, Reason } from "./dirty.ts";
import type { LiveSegment } from "./live-segment.ts";

/** The live segments of one roster as a panel that is kept from tick to tick, and what is the same of them at every instant. */
export class LivePanel {
  readonly panel = new Panel();
  readonly #seats = new Map<LiveSegment, Seat>();
  readonly #needs = new Map<LiveSegment, StandingNeeds>();
  readonly #crossed = new WeakMap<readonly LiveSegment[], Map<string, CrossedEdges>>();
  /** Equal edges of several segments are one, so that what is found of it is found once. */
  readonly #edges = new Map<string, Edge>();

  seatOf(segment: LiveSegment): Seat {
    let seat = this.#seats.get(segment);
    if (seat === undefined) this.#seats.set(segment, (seat = this.panel.seat(segment.input)));
    return seat;
  }

  /** What a segment reads beside events and the profile. */
  needsOf(segment: LiveSegment): StandingNeeds {
    let needs = this.#needs.get(segment);
    if (needs === undefined) this.#needs.set(segment, (needs = factNeeds({ ...segment.input, now: 0 })));
    return needs;
  }

  /** Whether it reads nothing but events, profiles and lists. */
  isPlain(segment: LiveSegment): boolean {
    const { products, ledger, subjects, scores, rfm, ranks } = this.needsOf(segment);
    return !products && [ledger, subjects, scores, rfm, ranks].every(({ length }) => length === 0);
  }

  /** The edges that what turned may have brought values for. */
  crossedBy({ news, segments }: Reason): CrossedEdges {
    let ofNews = this.#crossed.get(segments);
    if (ofNews === undefined) this.#crossed.set(segments, (ofNews = new Map<string, CrossedEdges>()));
    const key = `${news.kind}\n${"name" in news ? news.name : ""}`;
    let crossed = ofNews.get(key);
    if (crossed === undefined) ofNews.set(key, (crossed = crossedEdges(news, this.#edgesOf(segments))));
    return crossed;
  }

  #edgesOf(segments: readonly LiveSegment[]): readonly Edge[] {
    const edges = new Set<Edge>();
    for (const edge of segments.flatMap((segment) => segment.edges)) {
      const held = this.#edges.get(edge.key);
      if (held === undefined) this.#edges.set(edge.key, edge);
      edges.add(held ?? edge);
    }
    return [...edges];
  }
}

type StandingNeeds = Omit<FactNeeds, "events">;

/** By what their values are found. */
export interface CrossedEdges {
  /** The instants of the events that came. */
  readonly arrivals: readonly Edge[];
  /** The profile. */
  readonly profile: readonly Edge[];
  /** All that the segments read. */
  readonly facts: readonly Edge[];
}

const none: CrossedEdges = { arrivals: [], profile: [], facts: [] };

/** An edge is crossed by its own values only: those that neither came nor changed were found before. */
function crossedEdges(news: News, edges: readonly Edge[]): CrossedEdges {
  switch (news.kind) {
    case "edge":
    case "list":
      return none;
    case "event": {
      const named = edges.filter(({ source }) => "event" in source && source.event === news.name);
      const isInstant = ({ source }: Edge): boolean => source.kind === "event";
      return { ...none, arrivals: named.filter(isInstant), facts: named.filter((edge) => !isInstant(edge)) };
    }
    case "trait": {
      const isOf = ({ source }: Edge): boolean => source.kind === "trait" && source.path.split(".", 1)[0] === news.name;
      return { ...none, profile: edges.filter(isOf) };
    }
    case "permission":
    case "ledger":
    case "products":
    case "anything":
      return { ...none, facts: edges };
  }
}
