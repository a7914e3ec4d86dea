import { type ContactFacts, duesOf, type Edge, factNeeds, type FactNeeds, Panel, type Seat } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { fetchFacts, readsOf } from "../segments/facts.ts";
import type { Change } from "./commit.ts";
import type { ContactSet } from "./contact-set.ts";
import type { Dirty, Reason } from "./dirty.ts";
import type { Due } from "./due.ts";
import type { LiveSegment } from "./live-segment.ts";
import type { Phases } from "./phases.ts";
import { shardOf } from "./shard.ts";
import { TurnedConditions } from "./turned.ts";

/** Contacts whose facts are fetched together, and about as many events as are held at once. */
const contactsAtOnce = 400;
const eventsAtOnce = 40_000;
/** Guessed of somebody not seen yet. */
const usualEvents = 60;
/** Somebody with more events than this is remembered, and fetched apart from others. */
const manyEvents = 2_000;
/** How long the interpreter may keep everything else in the process waiting, ms. */
const longestBreath = 12;

export interface EvaluateOptions {
  readonly now: number;
  /** The instant evaluated for before. */
  readonly before: number;
  /** Instants of the events of one name that came for a contact. */
  readonly arrived: (contact: number, event: string) => ReadonlySet<number>;
  /** Dues up to this instant are wanted. */
  readonly duesTo: number;
  readonly placeOf: (segment: LiveSegment) => Place;
  readonly onDue: (due: Due) => void;
  /** Contacts known to have very many events; kept up to date here. */
  readonly heavy: Map<number, number>;
  readonly phases: Phases;
}

/** What a segment's verdicts are compared with, the same for the whole tick. */
export interface Place {
  readonly members: ContactSet;
  /** By shard: whether its membership there is that of its definition, or still being built. */
  readonly standing: readonly boolean[];
  /** Takes whoever is looked at while the segment is being built; null: it is not. */
  readonly touched: ContactSet | null;
}

interface Seated extends Place {
  readonly segment: LiveSegment;
  readonly seat: Seat;
}

/**
 * Evaluates every segment that the reasons name, for every dirty contact, at one instant: facts are fetched once for all
 * segments, some contacts at a time, the next while the last are interpreted. Gives the differences to what they were.
 */
export async function evaluateDirty(
  workspace: WorkspaceStore,
  dirty: Dirty,
  options: EvaluateOptions,
): Promise<Change[]> {
  const panel = new Panel(options.now);
  const turned = new TurnedConditions(options);
  const seated = new Map<LiveSegment, Seated>();
  const seatedOfReason = new Map<Reason, readonly Seated[]>();
  const needs = new Map<LiveSegment, FactNeeds>();
  const groups = groupsOf(dirty, options.heavy);
  const fetch = async (ids: readonly number[]): Promise<Map<number, ContactFacts>> => {
    const segments = new Set(ids.flatMap((id) => dirty.contacts.get(id)!.flatMap((reason) => reason.segments)));
    for (const segment of segments) {
      if (needs.has(segment)) continue;
      const input = { ...segment.input, now: options.now };
      needs.set(segment, factNeeds(input));
      seated.set(segment, { segment, seat: panel.seat(input), ...options.placeOf(segment) });
    }
    const reads = readsOf(
      { traits: "current", now: options.now },
      [...segments].map((segment) => needs.get(segment)!),
    );
    const facts = await fetchFacts(workspace, ids, { ...reads, events: sinceBefore(reads.events), profiles: "latest" });
    return new Map(facts.map((each) => [each.id, each]));
  };

  const changes: Change[] = [];
  let breath = performance.now();
  let coming = groups.length === 0 ? null : fetch(groups[0]!);
  for (const [place, ids] of groups.entries()) {
    options.phases.end("interpret");
    const facts = await coming!;
    options.phases.end("facts");
    const next = groups[place + 1];
    coming = next === undefined ? null : fetch(next);
    // A failure is thrown where it is awaited.
    coming?.catch(() => undefined);
    for (const id of ids) {
      evaluateOne(id, facts.get(id) ?? null);
      if (performance.now() - breath > longestBreath) {
        await new Promise((resolve) => setImmediate(resolve));
        breath = performance.now();
      }
    }
  }
  return changes;

  function evaluateOne(id: number, facts: ContactFacts | null): void {
    const reasons = dirty.contacts.get(id)!;
    if (facts !== null) {
      panel.turnTo(facts);
      remember(options.heavy, id, facts.events.length);
    }
    const shard = shardOf(id);
    const seen = reasons.length === 1 ? null : new Set<LiveSegment>();
    for (const reason of reasons) {
      for (const { segment, seat, members, standing, touched } of seatedBy(reason)) {
        if (seen !== null) {
          if (seen.has(segment)) continue;
          seen.add(segment);
        }
        touched?.add(id);
        if (standing[shard] !== true) continue;
        const holds = facts !== null && panel.holds(seat);
        if (holds === members.has(id)) continue;
        const { cause, detail } = reason;
        const { version } = segment;
        const condition = facts === null ? "" : turned.find({ segment, reasons, holds, facts });
        changes.push({ segment: segment.id, contactId: id, change: holds ? 1 : -1, cause, detail, condition, version });
      }
    }
    if (facts === null) return;
    for (const { at, edge } of duesOf(edgesOf(reasons), facts, options.now, options.duesTo)) {
      options.onDue({ at, edge: edge.key, contacts: [id] });
    }
  }

  /** What has just left its window says which condition turned. */
  function sinceBefore(events: FactNeeds["events"] | null): FactNeeds["events"] | null {
    const passed = options.now - options.before;
    return events === null || passed === 0 ? events : new Map([...events].map(([name, from]) => [name, from - passed]));
  }

  function seatedBy(reason: Reason): readonly Seated[] {
    let found = seatedOfReason.get(reason);
    if (found === undefined) {
      found = reason.segments.map((segment) => seated.get(segment)!);
      seatedOfReason.set(reason, found);
    }
    return found;
  }
}

const edgesOfReason = new WeakMap<Reason, readonly Edge[]>();

/** The edges of all segments that the reasons name, each once. */
function edgesOf(reasons: readonly Reason[]): readonly Edge[] {
  const [first, ...more] = reasons.map((reason) => {
    let edges = edgesOfReason.get(reason);
    if (edges === undefined) {
      edges = unique(reason.segments.flatMap((segment) => segment.edges));
      edgesOfReason.set(reason, edges);
    }
    return edges;
  });
  return more.length === 0 ? (first ?? []) : unique([...(first ?? []), ...more.flat()]);
}

function unique(edges: readonly Edge[]): readonly Edge[] {
  return [...new Map(edges.map((edge) => [edge.key, edge])).values()];
}

/** Somebody with very many events comes alone, and last: the others are evaluated first and little is held at once. */
function groupsOf(dirty: Dirty, heavy: ReadonlyMap<number, number>): number[][] {
  const weightOf = (id: number): number => heavy.get(id) ?? usualEvents;
  const ids = [...dirty.contacts.keys()].filter((id) => !dirty.gone.has(id));
  ids.sort((a, b) => weightOf(a) - weightOf(b) || a - b);
  const groups: number[][] = [];
  let group: number[] = [];
  let weight = 0;
  for (const id of ids) {
    if (group.length === contactsAtOnce || (group.length > 0 && weight + weightOf(id) > eventsAtOnce)) {
      groups.push(group);
      group = [];
      weight = 0;
    }
    group.push(id);
    weight += weightOf(id);
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

function remember(heavy: Map<number, number>, id: number, events: number): void {
  if (events > manyEvents) heavy.set(id, events);
  else heavy.delete(id);
}
