import type { KindredError } from "@kindred/schema";
import type { OutboxTarget } from "@kindred/store";
import type pg from "pg";
import type { PendingEvents } from "../ingest/outbox/pending.ts";
import { queryFailure } from "../segments/query-failure.ts";
import { type Arrived, readArrivals } from "./arrivals.ts";
import { addTouched, type Build, readyBuilds, runsOf, standingsAfter } from "./builds.ts";
import type { Cause } from "./changes.ts";
import { archivedSegments, leavingOfGone, withStale } from "./consequences.ts";
import { ContactSet } from "./contact-set.ts";
import { type Change, commitTick, type Committed, type StandingChange } from "./commit.ts";
import { arrivedEvents, Dirty, readDirty, type Reason } from "./dirty.ts";
import { type Due, findByProducts } from "./due.ts";
import { evaluateDirty } from "./evaluate-dirty.ts";
import { aheadBy, type Coming, nobody } from "./facts-ahead.ts";
import type { LiveSegment } from "./live-segment.ts";
import { Phases, type PhaseTimes } from "./phases.ts";
import { allShards, type Mark, shardOf } from "./shard.ts";
import type { MembershipState } from "./state.ts";

/** The most commits read at once; and about how many contacts' news one tick takes. */
const arrivalsAtOnce = 500;
const contactsAtOnce = 2_000;
/** With more contacts than this crossing edges or touched by the catalogue at once, their segments are built anew instead. */
const mostTogether = 20_000;

export interface TickResources {
  readonly pool: pg.Pool;
  /** Waits until all that was acknowledged is in ClickHouse. */
  readonly flush: () => Promise<void>;
  /** Something may have arrived that was not read yet. */
  readonly arrived: boolean;
  /** Dues beyond this instant are found by the next look-ahead. */
  readonly duesTo: number;
  /** Nobody is evaluated: segments that would be are built anew instead. For when a tick has failed again and again over somebody's facts. */
  readonly buildInstead: boolean;
}

/** Somebody's facts could not be read or interpreted, though the stores answer. */
export class EvaluationFailed extends Error {
  constructor(cause: KindredError) {
    super(cause.message, { cause });
  }
}

export interface Ticked {
  readonly now: number;
  readonly rows: readonly Arrived[];
  /** More may be waiting. */
  readonly full: boolean;
  readonly dirty: number;
  /** Those applied, given up or failed. */
  readonly builds: readonly Build[];
  readonly committed: Committed | null;
  readonly phases: PhaseTimes;
}

/**
 * One step of membership, at `now`: 1. read what arrived; 2. gather whom it concerns, and who is due; 3. interpret them;
 * 4. compare; 5. commit the differences with the marks; 6. only then change what is in memory. A failure leaves everything as
 * it was, and the next tick does it again.
 */
export async function runTick(state: MembershipState, now: number, resources: TickResources): Promise<Ticked> {
  const phases = new Phases();
  const marks = [...state.marks.values()];
  const after = Math.min(...marks.map(({ seq }) => seq));
  const { rows, full } = resources.arrived ? await readSome(resources.pool, state.workspace.id, after) : nothing;
  phases.end("read");
  state.ahead.forget(rows);
  const { dirty, products, rebuild } = readDirty(rows, state.index, (contact, seq) => {
    const mark = state.marks.get(shardOf(contact));
    return mark !== undefined && seq > mark.seq;
  });
  const stale = new Map<LiveSegment, Cause>([...rebuild].map((segment) => [segment, "import"]));
  if (rebuild.size > 0) state.lastBulkAt = now;
  const carried = state.carried;
  for (const [contact, reasons] of carried.contacts) for (const reason of reasons) dirty.add(contact, reason);
  const due = [...state.due.take(now)];
  try {
    takeDue(state, due, dirty, stale);
    const builds = readyBuilds(state);
    if (!resources.buildInstead) addTouched(state, builds, dirty);
    const changedProducts = products.size > 0 && state.index.readingProducts.length > 0;
    const reads = changedProducts || !state.ahead.coversAll(dirty, now);
    const coming = reads ? comingSoon(state, dirty, now) : nobody;
    phases.end("interpret");
    const pending: PendingEvents = reads
      ? await onTheirWay(state, dirty, { coming, changedProducts, flush: resources.flush })
      : new Map();
    phases.end("flush");
    if (changedProducts) await takeProducts(state, products, dirty, stale);
    phases.end("facts");
    if (resources.buildInstead) buildInstead(dirty, stale);

    // What is to be built anew was computed before it became so.
    const applied = resources.buildInstead
      ? wholly(builds, stale)
      : builds.filter(({ segment }) => !stale.has(segment));
    const changes = [
      ...leavingOfGone(state, dirty),
      ...(await evaluate(state, dirty, { now, rows, applied, phases, pending, coming, duesTo: resources.duesTo })),
    ];
    const gone = new Set(dirty.gone.keys());
    const archived = archivedSegments(state, gone);
    const runs = [...applied.flatMap((build) => runsOf(state, build, gone)), ...archived.runs];
    for (const { segment, cause } of runs) {
      for (const reader of state.index.byLedger.get(segment) ?? []) stale.set(reader, cause);
    }
    const standings = withStale(
      state,
      [...applied.flatMap((build) => standingsAfter(state, build)), ...archived.standings],
      stale,
    );
    const reached = nextMarks(marks, rows, now);
    const writes = changes.length > 0 || runs.length > 0 || standings.length > 0;
    const tick = { marks: reached, now, changes, runs, standings };
    phases.end("interpret");
    const committed = writes ? await commitTick(resources.pool, state.workspace.id, tick) : null;

    phases.end("commit");
    for (const mark of reached) state.marks.set(mark.shard, mark);
    for (const { segment } of builds) state.builds.delete(segment.id);
    for (const { id } of stale.keys()) state.builds.delete(id);
    state.carried = new Dirty();
    if (committed !== null) apply(state, committed, standings);
    return { now, rows, full, dirty: dirty.size, builds, committed, phases: phases.ms };
  } catch (error) {
    for (const each of due) state.due.push(each);
    throw error;
  }
}

const nothing: Arrivals = { rows: [], full: false };

interface Arrivals {
  readonly rows: readonly Arrived[];
  readonly full: boolean;
}

/** The commits that come next, up to about so many contacts. */
async function readSome(pool: pg.Pool, workspaceId: string, afterSeq: number): Promise<Arrivals> {
  const rows = await readArrivals(pool, workspaceId, afterSeq, arrivalsAtOnce);
  let contacts = 0;
  const end = rows.findIndex(({ arrivals }) => {
    for (const arrival of arrivals) if ("contacts" in arrival) contacts += arrival.contacts.length;
    return contacts > contactsAtOnce;
  });
  if (end >= 0 && end < rows.length - 1) return { rows: rows.slice(0, end + 1), full: true };
  return { rows, full: rows.length === arrivalsAtOnce };
}

function buildInstead({ contacts }: Dirty, stale: Map<LiveSegment, Cause>): void {
  for (const { segments, cause } of [...contacts.values()].flat()) {
    for (const segment of segments) if (!stale.has(segment)) stale.set(segment, cause);
  }
  contacts.clear();
}

/** With those who were looked at meanwhile: once more soon, or whoever keeps coming would keep all builds from being applied. */
function wholly(builds: readonly Build[], stale: Map<LiveSegment, Cause>): Build[] {
  for (const { segment, cause, touched } of builds) if (touched.size > 0) stale.set(segment, cause);
  return builds.map((build) => ({ ...build, touched: new ContactSet() }));
}

function takeDue(state: MembershipState, due: readonly Due[], dirty: Dirty, stale: Map<LiveSegment, Cause>): void {
  const reasons = new Map<string, Reason>();
  const total = due.reduce((sum, { contacts }) => sum + contacts.length, 0);
  for (const { edge, contacts } of due) {
    const segments = state.index.byEdge.get(edge)?.segments ?? [];
    if (total > mostTogether && contacts.length > mostTogether / 10) {
      for (const segment of segments) stale.set(segment, "time");
      continue;
    }
    for (const contact of contacts) {
      if (!state.holds(contact)) continue;
      const moved = segments.filter((segment) => canMove(state, segment, edge, contact));
      if (moved.length === 0) continue;
      const key = moved.length === segments.length ? edge : `${edge}\n${moved.map(({ id }) => id).join("\n")}`;
      let reason = reasons.get(key);
      if (reason === undefined)
        reasons.set(key, (reason = { cause: "time", detail: "", news: { kind: "edge", key: edge }, segments: moved }));
      dirty.add(contact, reason);
    }
  }
}

/** Whether crossing the edge can change anything: who is out cannot leave, who is in cannot enter. */
function canMove(state: MembershipState, segment: LiveSegment, edge: string, contact: number): boolean {
  const effect = segment.effects.get(edge);
  // While it is being built nobody knows who is in.
  if (effect === undefined || state.builds.has(segment.id) || !state.stands(segment, shardOf(contact))) return true;
  return state.isMember(segment.id, contact) ? effect.leave : effect.enter;
}

async function takeProducts(
  state: MembershipState,
  products: ReadonlySet<string>,
  dirty: Dirty,
  stale: Map<LiveSegment, Cause>,
): Promise<void> {
  const segments = state.index.readingProducts;
  const events = new Set(segments.flatMap(({ affected }) => [...affected.events]));
  const contacts = await findByProducts(state.workspace, [...products], [...events]);
  if (contacts.length > mostTogether) {
    for (const segment of segments) stale.set(segment, "catalogue");
    return;
  }
  const [first = ""] = products;
  const reason: Reason = {
    cause: "catalogue",
    detail: products.size === 1 ? first : "",
    news: { kind: "products" },
    segments,
  };
  for (const contact of contacts) if (state.holds(contact)) dirty.add(contact, reason);
}

/** Whoever is read with the others because time will move them next. */
function comingSoon(state: MembershipState, dirty: Dirty, now: number): ReadonlyMap<number, Coming> {
  return state.ahead.coming({
    now,
    dues: state.due.upTo(now + aheadBy),
    segmentsOf: (edge) => state.index.byEdge.get(edge)?.segments ?? [],
    isLeftOut: (contact) =>
      !state.holds(contact) || dirty.contacts.has(contact) || dirty.gone.has(contact) || state.heavy.has(contact),
    isPlain: (segment) => state.live.isPlain(segment),
  });
}

interface OnTheirWay {
  readonly coming: ReadonlyMap<number, Coming>;
  readonly changedProducts: boolean;
  readonly flush: () => Promise<void>;
}

/**
 * What was acknowledged and may not be in ClickHouse yet: contacts' events are read where they wait, for anything else that the
 * segments read it is waited.
 */
async function onTheirWay(
  state: MembershipState,
  dirty: Dirty,
  { coming, changedProducts, flush }: OnTheirWay,
): Promise<PendingEvents> {
  if (!changedProducts) {
    const asked = { has: (contact: number) => dirty.contacts.has(contact) || coming.has(contact) };
    const tables = tablesRead(state, dirty.contacts);
    const pending = await state.pending.of({ contacts: asked, tables });
    if (pending !== null) return pending;
  }
  await flush();
  return new Map();
}

/** Beside events, profiles and lists. */
function tablesRead(state: MembershipState, contacts: Dirty["contacts"]): ReadonlySet<OutboxTarget> {
  const tables = new Set<OutboxTarget>();
  const reasons = new Set<Reason>();
  for (const held of contacts.values()) for (const reason of held) reasons.add(reason);
  for (const segment of new Set([...reasons].flatMap(({ segments }) => segments))) {
    const { products, ledger, subjects, scores, rfm } = state.live.needsOf(segment);
    if (products) tables.add("products");
    if (ledger.length > 0) tables.add("ledger").add("ledger_runs");
    if (subjects.length > 0) tables.add("permissions");
    if (scores.length > 0) tables.add("scores");
    if (rfm.length > 0) tables.add("rfm");
  }
  return tables;
}

interface Evaluated {
  readonly now: number;
  readonly rows: readonly Arrived[];
  readonly applied: readonly Build[];
  readonly phases: Phases;
  readonly pending: PendingEvents;
  readonly coming: ReadonlyMap<number, Coming>;
  readonly duesTo: number;
}

async function evaluate(
  state: MembershipState,
  dirty: Dirty,
  { now, rows, applied, phases, pending, coming, duesTo }: Evaluated,
): Promise<Change[]> {
  const applying = new Map(applied.map((build) => [build.segment.id, build]));
  const isApplied = ({ id, definition }: LiveSegment, shard: number): boolean => {
    const build = applying.get(id);
    if (build?.result === undefined || build.result === null || "error" in build.result) return false;
    return build.segment.definition === definition && build.shards.includes(shard);
  };
  const before = Math.min(now, ...[...state.marks.values()].map((mark) => mark.now));
  const evaluated = evaluateDirty(state.workspace, dirty, {
    live: state.live,
    now,
    before,
    pending,
    ahead: state.ahead,
    coming,
    arrived: arrivedEvents(rows),
    duesTo,
    placeOf: (segment) => ({
      members: state.membersOf(segment.id),
      standing: allShards.map((shard) => state.stands(segment, shard) || isApplied(segment, shard)),
      touched: state.builds.get(segment.id)?.touched ?? null,
    }),
    onDue: (due) => state.due.push(due),
    heavy: state.heavy,
    phases,
  });
  try {
    return await evaluated;
  } catch (error) {
    throw new EvaluationFailed(queryFailure(error));
  }
}

function nextMarks(marks: readonly Mark[], rows: readonly Arrived[], now: number): Mark[] {
  const reached = rows.at(-1)?.seq ?? 0;
  return marks.map((mark) => ({ ...mark, seq: Math.max(mark.seq, reached), now: Math.max(mark.now, now) }));
}

/** What was committed becomes what is in memory. */
function apply(state: MembershipState, { changes, runs }: Committed, standings: readonly StandingChange[]): void {
  const set = (segment: string, contact: number, change: 1 | -1): void => {
    const members = state.membersOf(segment);
    if (change === 1) members.add(contact);
    else members.delete(contact);
  };
  for (const { segment, contactId, change, cause, detail } of changes) {
    set(segment, contactId, change);
    const segments = state.index.byLedger.get(segment);
    if (segments !== undefined)
      state.carried.add(contactId, { cause, detail, news: { kind: "ledger", name: segment }, segments });
  }
  for (const { segment, ids, change } of runs) for (const id of ids) set(segment, id, change);
  for (const { shard, segment, standing } of standings) {
    if (standing === null) state.standings.get(shard)?.delete(segment);
    else state.standings.get(shard)?.set(segment, standing);
  }
}
