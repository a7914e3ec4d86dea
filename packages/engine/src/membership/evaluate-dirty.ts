import { type ContactFacts, duesOf, type Edge, type Effect, type FactNeeds, type Seat } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import type { PendingEvents } from "../ingest/outbox/pending.ts";
import { fetchFacts, latestProfiles, type Profile, readsOf } from "../segments/facts.ts";
import { Breath } from "./breath.ts";
import type { Change } from "./commit.ts";
import type { ContactSet } from "./contact-set.ts";
import type { Dirty, Reason } from "./dirty.ts";
import type { Due } from "./due.ts";
import { aheadBy, type Coming, type FactsAhead, nobody } from "./facts-ahead.ts";
import type { LivePanel } from "./live-panel.ts";
import type { LiveSegment } from "./live-segment.ts";
import type { Phases } from "./phases.ts";
import { shardOf } from "./shard.ts";
import type { Heavy } from "./state.ts";
import { TurnedConditions } from "./turned.ts";

/** Contacts whose facts are fetched together, and about as many events as are held at once. */
const contactsAtOnce = 400;
const eventsAtOnce = 40_000;
/** Guessed of somebody not seen yet. */
const usualEvents = 40;
/** Somebody with more events than this is remembered, and fetched apart from others. */
const manyEvents = 2_000;

export interface EvaluateOptions {
  readonly live: LivePanel;
  readonly now: number;
  /** The instant evaluated for before. */
  readonly before: number;
  /** Instants of the events of one name that came for a contact. */
  readonly arrived: (contact: number, event: string) => ReadonlySet<number>;
  /** Events that ClickHouse may not have yet. */
  readonly pending: PendingEvents;
  readonly ahead: FactsAhead;
  /** Who is to be read with the others, for later. */
  readonly coming: ReadonlyMap<number, Coming>;
  /** Dues up to this instant are wanted. */
  readonly duesTo: number;
  readonly placeOf: (segment: LiveSegment) => Place;
  readonly onDue: (due: Due) => void;
  /** Contacts known to have very many events; kept up to date here. */
  readonly heavy: Map<number, Heavy>;
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

/** A segment that may have changed, by the first reason that can have done it: one for all whom the reason concerns. */
interface Question {
  readonly seated: Seated;
  readonly reason: Reason;
  /** Whom the news can move; null: anybody. */
  readonly effect: Effect | null;
}

/** Somebody whose facts are fetched, and who takes them. */
interface Wanted {
  readonly id: number;
  readonly segments: Iterable<LiveSegment>;
  /** So much earlier than the segments' windows begin now, ms. */
  readonly earlier: number;
  readonly give: (facts: ContactFacts) => void;
}

/** A dirty contact on the way to its verdicts. */
interface Person {
  readonly id: number;
  readonly reasons: readonly Reason[];
  questions: readonly Question[];
  /** Edges whose crossings are found in all the facts that the reasons' segments read. */
  readonly edges: readonly Edge[];
  /** Null: not read yet, or there is nobody of that id any more. */
  facts: ContactFacts | null;
}

/**
 * Evaluates the segments that the reasons name, for every dirty contact, at one instant, and gives the differences to what they
 * were. Most is spared: what came can only let members in, or the profile alone decides. For the rest facts are fetched once for all
 * segments, some contacts at a time and of each only the events that are asked for, the next while the last are interpreted.
 */
export async function evaluateDirty(
  workspace: WorkspaceStore,
  dirty: Dirty,
  options: EvaluateOptions,
): Promise<Change[]> {
  const { live, now } = options;
  const { panel } = live;
  panel.moveTo(now);
  const passed = now - options.before;
  const turned = new TurnedConditions(options);
  const seats = new Map<LiveSegment, Seated>();
  const questionsOfReason = new Map<Reason, readonly Question[]>();
  const groups = groupsOf(dirty, options.heavy);

  const changes: Change[] = [];
  const breath = new Breath();
  let fetching = groups.length === 0 ? null : prepare(0);
  for (const place of groups.keys()) {
    options.phases.end("interpret");
    const people = await fetching!;
    options.phases.end("facts");
    fetching = place + 1 === groups.length ? null : prepare(place + 1);
    // A failure is thrown where it is awaited.
    fetching?.catch(() => undefined);
    for (const person of people) {
      answer(person);
      await breath.take();
    }
  }
  return changes;

  /** Each contact's questions with the facts to answer them. */
  async function prepare(place: number): Promise<readonly Person[]> {
    const people: Person[] = [];
    for (const id of groups[place]!) {
      people.push(personOf(id));
      await breath.take();
    }
    const unread = people.filter(({ facts }) => facts === null);
    const met = unread.filter((person) => person.questions.length > 0 || readsProfile(person));
    // The first group is that of those with the fewest events.
    const coming = place === 0 && unread.length > 0 ? options.coming : nobody;
    const lists = met.some(({ questions }) => questions.some(({ seated }) => live.needsOf(seated.segment).lists));
    const profiles = await latestProfiles(workspace, [...met.map(({ id }) => id), ...coming.keys()], {
      lists: lists || coming.size > 0 || met.some(({ edges }) => edges.length > 0),
    });
    const byId = new Map(profiles.map((profile) => [profile.id, profile]));
    const open: Person[] = [];
    for (const person of met) {
      const profile = byId.get(person.id);
      if (profile === undefined) continue;
      person.facts = { ...profile, events: [] };
      person.questions = openQuestions(person, person.facts);
      if (person.questions.length > 0 || person.edges.length > 0) open.push(person);
      await breath.take();
    }
    const wanted: Wanted[] = open.map((person) => ({
      id: person.id,
      segments: segmentsRead(person),
      // What has just left its window says which condition turned.
      earlier: passed,
      give: (facts) => (person.facts = facts),
    }));
    for (const [id, one] of coming) {
      if (!byId.has(id)) continue;
      const give = (facts: ContactFacts): void => options.ahead.keep(facts, one);
      wanted.push({ id, segments: one.segments, earlier: passed + aheadBy, give });
    }
    await fetch(wanted, byId);
    return people;
  }

  async function fetch(wanted: readonly Wanted[], profiles: ReadonlyMap<number, Profile>): Promise<void> {
    if (wanted.length === 0) return;
    const segments = new Set<LiveSegment>();
    const eventsOfEach = new Map<number, FactNeeds["events"]>();
    for (const { id, segments: read, earlier } of wanted) {
      const reads = new Map<string, number>();
      for (const segment of read) {
        segments.add(segment);
        for (const [name, from] of panel.readsOf(live.seatOf(segment))) {
          const since = from - earlier;
          const held = reads.get(name);
          if (held === undefined || since < held) reads.set(name, since);
        }
      }
      eventsOfEach.set(id, reads);
    }
    const needs = [...segments].map((segment) => ({ ...live.needsOf(segment), events: new Map<string, number>() }));
    const ids = wanted.map(({ id }) => id);
    const found = await fetchFacts(workspace, ids, {
      ...readsOf({ traits: "current", now }, needs),
      eventsOfEach,
      pending: options.pending,
      profiles: ids.map((id) => profiles.get(id)!),
    });
    for (const [place, { give }] of wanted.entries()) give(found[place]!);
  }

  function personOf(id: number): Person {
    const reasons = dirty.contacts.get(id)!;
    const shard = shardOf(id);
    const questions: Question[] = [];
    const seen = reasons.length === 1 ? null : new Set<LiveSegment>();
    for (const reason of reasons) {
      for (const question of questionsBy(reason)) {
        const { seated } = question;
        seated.touched?.add(id);
        if (seated.standing[shard] !== true || seen?.has(seated.segment) || !canMove(question, id)) continue;
        seen?.add(seated.segment);
        questions.push(question);
      }
    }
    const facts = options.ahead.factsFor(id, reasons, now);
    return { id, reasons, questions, edges: factEdges(reasons), facts };
  }

  /** Without those that the profile answers, as it did before. */
  function openQuestions({ id, questions }: Person, profile: ContactFacts): readonly Question[] {
    panel.turnTo(profile);
    return questions.filter(({ seated }) => panel.presumes(seated.seat) !== seated.members.has(id));
  }

  /** All that a person's facts are asked for. */
  function segmentsRead({ questions, reasons }: Person): ReadonlySet<LiveSegment> {
    const segments = new Set(questions.map(({ seated }) => seated.segment));
    for (const reason of reasons) {
      if (live.crossedBy(reason).facts.length > 0) for (const segment of reason.segments) segments.add(segment);
    }
    return segments;
  }

  function readsProfile({ reasons, edges }: Person): boolean {
    return edges.length > 0 || reasons.some((reason) => live.crossedBy(reason).profile.length > 0);
  }

  function factEdges(reasons: readonly Reason[]): readonly Edge[] {
    const [first, ...more] = reasons.map((reason) => live.crossedBy(reason).facts);
    return more.length === 0 ? (first ?? []) : [...new Set([...(first ?? []), ...more.flat()])];
  }

  function answer({ id, reasons, questions, edges, facts }: Person): void {
    if (facts !== null) {
      panel.turnTo(facts);
      remember(options.heavy, facts);
    }
    for (const { seated, reason } of questions) {
      const { segment, seat, members } = seated;
      const holds = facts !== null && panel.holds(seat);
      if (holds === members.has(id)) continue;
      const { cause, detail } = reason;
      const { version } = segment;
      const condition = facts === null ? "" : turned.find({ segment, reasons, holds, facts });
      changes.push({ segment: segment.id, contactId: id, change: holds ? 1 : -1, cause, detail, condition, version });
    }
    const cross = (crossed: readonly Edge[], known: ContactFacts): void => {
      for (const { at, edge } of duesOf(crossed, known, now, options.duesTo)) {
        options.onDue({ at, edge: edge.key, contacts: [id] });
      }
    };
    for (const reason of reasons) {
      const { arrivals, profile } = live.crossedBy(reason);
      if (arrivals.length > 0) cross(arrivals, arrivedFacts(id, reason.detail));
      if (profile.length > 0 && facts !== null) cross(profile, facts);
    }
    if (edges.length > 0 && facts !== null) cross(edges, facts);
  }

  /** The events of one name that came, with nothing else known. */
  function arrivedFacts(id: number, event: string): ContactFacts {
    const events = [...options.arrived(id, event)]
      .sort((a, b) => a - b)
      .map((ts) => ({ event, ts, messageId: "", properties: {} }));
    return { id, key: "", addedAt: 0, traits: {}, lists: new Set(), events };
  }

  function questionsBy(reason: Reason): readonly Question[] {
    let found = questionsOfReason.get(reason);
    if (found === undefined) {
      found = reason.segments.map((segment) => {
        const seated = seatedOf(segment);
        return { seated, reason, effect: effectOn(seated, reason) };
      });
      questionsOfReason.set(reason, found);
    }
    return found;
  }

  function seatedOf(segment: LiveSegment): Seated {
    let seated = seats.get(segment);
    if (seated === undefined) {
      seated = { segment, seat: live.seatOf(segment), ...options.placeOf(segment) };
      seats.set(segment, seated);
    }
    return seated;
  }
}

function effectOn({ segment, touched }: Seated, { news }: Reason): Effect | null {
  // While it is being built whoever is looked at is not taken from the build.
  if (news.kind !== "event" || touched !== null) return null;
  return segment.arrivals.get(news.name) ?? null;
}

/** Whether the news can change anything: who is in cannot enter, who is out cannot leave. */
function canMove({ seated, effect }: Question, id: number): boolean {
  if (effect === null) return true;
  return seated.members.has(id) ? effect.leave : effect.enter;
}

/** Somebody with very many events comes alone, and last: the others are evaluated first and little is held at once. */
function groupsOf(dirty: Dirty, heavy: ReadonlyMap<number, Heavy>): number[][] {
  const weightOf = (id: number): number => heavy.get(id)?.events ?? usualEvents;
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

/** Other news may ask for fewer of the same contact's events: the most that were ever fetched count. */
function remember(heavy: Map<number, Heavy>, { id, key, events: { length: events } }: ContactFacts): void {
  if (events > Math.max(manyEvents, heavy.get(id)?.events ?? 0)) heavy.set(id, { key, events });
}
