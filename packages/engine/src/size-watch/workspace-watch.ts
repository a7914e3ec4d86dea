import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import type { Logger } from "../ingest/logger.ts";
import type { SegmentStatus } from "../membership/segment-status.ts";
import type { AlertBody } from "./alert.ts";
import { findCauses } from "./causes/causes.ts";
import { judge, type Verdict } from "./judge.ts";
import type { SizeRule } from "./rule.ts";
import { createSizeRules } from "./rules.ts";
import { Tapes } from "./tapes.ts";
import { commitTransition, transitionOf } from "./transition.ts";

export interface WatchResources {
  readonly flush: () => Promise<void>;
  /** What each segment stands at, in memory. */
  readonly status: () => readonly SegmentStatus[];
  /** Unix ms. */
  readonly now: () => number;
  readonly logger: Logger;
}

export interface Checked {
  /** Rules that were judged. */
  readonly rules: number;
  /** Alerts that were written. */
  readonly alerts: number;
}

/** A value that did not change is written down this often, ms, so that one sees that it was looked at. */
const writeAnywayEvery = 900_000;
/** Rules judged before others in the process have their turn. */
const rulesAtOnce = 50;

/** The size rules of one workspace, judged one after the other. */
export class WorkspaceWatch {
  readonly #store: WorkspaceStore;
  readonly #resources: WatchResources;
  readonly #tapes: Tapes;

  constructor(store: WorkspaceStore, resources: WatchResources) {
    this.#store = store;
    this.#resources = resources;
    this.#tapes = new Tapes(store, resources.flush);
  }

  /**
   * Judges every rule once: sizes from memory, their past from the ledger, and writes what changed.
   * @throws KindredError of the stores
   */
  async check(): Promise<Checked> {
    const now = this.#resources.now();
    const rules = await createSizeRules(this.#store, this.#resources.now).list();
    if (rules.length === 0) return { rules: 0, alerts: 0 };
    const verdicts = await this.#judgeAll(rules, now);
    await this.#writeValues(rules, verdicts, now);
    let alerts = 0;
    for (const rule of rules) {
      const verdict = verdicts.get(rule.id);
      if (verdict !== undefined && (await this.#follow(rule, verdict, now))) alerts += 1;
    }
    return { rules: verdicts.size, alerts };
  }

  /** What a rule, saved or not, says now; null while its segment is being computed. Changes nothing. */
  async verdict(rule: Pick<SizeRule, "segment" | "measure" | "condition" | "state" | "told">): Promise<Verdict | null> {
    const found = await this.#judgeAll([{ ...rule, id: "asked" }], this.#resources.now());
    return found.get("asked") ?? null;
  }

  async #judgeAll(
    rules: readonly Pick<SizeRule, "id" | "segment" | "measure" | "condition" | "state" | "told">[],
    now: number,
  ): Promise<Map<string, Verdict>> {
    const watched = new Set(rules.map(({ segment }) => segment));
    const status = new Map(this.#resources.status().map((each) => [each.id, each]));
    const [savedAt, timezone] = await this.#readSegments([...watched]);
    const isKept = (id: string): boolean => status.get(id)?.state === "kept";
    const kept = new Map([...savedAt].filter(([id]) => isKept(id)));
    const tapes = await this.#tapes.read(kept, now);
    const needsContacts = rules.some(({ measure }) => measure.of === "share");
    const contactsAt = needsContacts ? await this.#tapes.contacts(now) : () => 0;
    const verdicts = new Map<string, Verdict>();
    for (const [index, { id, segment, measure, condition, state, told }] of rules.entries()) {
      if (index % rulesAtOnce === rulesAtOnce - 1) await new Promise((resolve) => setImmediate(resolve));
      const held = status.get(segment);
      const tape = tapes.get(segment);
      const lack = waitingFor(held, savedAt.has(segment));
      if (lack !== null) verdicts.set(id, { kind: "waiting", waiting: { kind: lack }, value: held?.size ?? 0 });
      if (tape === undefined || held === undefined || lack !== null) continue;
      const was = state === "firing" || (state === "waiting" && told === "firing");
      verdicts.set(id, judge(measure, condition, { now, timezone, size: held.size, tape, contactsAt }, was));
    }
    return verdicts;
  }

  /** When each segment that is not archived was saved first, Unix ms, and the workspace's zone. */
  async #readSegments(ids: readonly string[]): Promise<[ReadonlyMap<string, number>, string]> {
    const { pool, id } = this.#store;
    const [segments, workspaces] = await Promise.all([
      pool.query<{ id: string; at: Date }>(
        "SELECT id, created_at AS at FROM segments WHERE workspace_id = $1 AND id = ANY($2) AND archived_at IS NULL",
        [id, ids],
      ),
      pool.query<{ timezone: string }>("SELECT timezone FROM workspaces WHERE id = $1", [id]),
    ]);
    const savedAt = new Map(segments.rows.map((row) => [row.id, row.at.getTime()]));
    return [savedAt, workspaces.rows[0]?.timezone ?? "UTC"];
  }

  async #writeValues(rules: readonly SizeRule[], verdicts: ReadonlyMap<string, Verdict>, now: number): Promise<void> {
    const changed = rules.flatMap(({ id, value, checkedAt }) => {
      const verdict = verdicts.get(id);
      if (verdict === undefined) return [];
      const isOld = checkedAt === null || now - checkedAt >= writeAnywayEvery;
      return verdict.value === value && !isOld ? [] : [{ id, value: verdict.value }];
    });
    if (changed.length === 0) return;
    await this.#store.pool.query(
      `UPDATE size_rules r SET value = x.value, checked_at = to_timestamp($2::float8 / 1000)
       FROM json_to_recordset($3::json) AS x(id text, value float8) WHERE r.workspace_id = $1 AND r.id = x.id`,
      [this.#store.id, now, JSON.stringify(changed)],
    );
  }

  /** Writes what a verdict changes; whether an alert came of it. */
  async #follow(rule: SizeRule, verdict: Verdict, now: number): Promise<boolean> {
    const transition = transitionOf(rule, verdict, now);
    if (transition === null) return false;
    const isTold = transition.alert !== null && verdict.kind === "judged";
    const body = isTold ? await this.#bodyOf(rule, verdict, now, transition.alert !== "recovered") : null;
    const { value } = verdict;
    return (await commitTransition(this.#store, rule, transition, { value, body, now })) && body !== null;
  }

  async #bodyOf(
    { segment, measure, condition }: SizeRule,
    verdict: Extract<Verdict, { kind: "judged" }>,
    now: number,
    explains: boolean,
  ): Promise<AlertBody> {
    const { value, before, expected, from } = verdict;
    const name = this.#resources.status().find(({ id }) => id === segment)?.name ?? segment;
    const base = { segmentName: name, measure, condition, value, before, expected, from, to: now };
    if (!explains) return { ...base, causes: null, problem: null };
    try {
      await this.#resources.flush();
      // What happens at the instant itself belongs to it.
      const stretch = { segment, from: from - 1, to: now };
      const causes = await findCauses(this.#store, stretch, directionOf(verdict, measure, condition));
      return { ...base, causes, problem: null };
    } catch (error) {
      // That something moved is worth telling even when nobody can say why.
      this.#resources.logger.warn(
        { workspaceId: this.#store.id, segment, err: error },
        "An alert's causes were not found",
      );
      const problem = error instanceof KindredError ? error.message : "The causes could not be looked for.";
      return { ...base, causes: null, problem };
    }
  }
}

/** `null`: it can be judged, or is being computed, which passes. */
function waitingFor(status: SegmentStatus | undefined, isSaved: boolean): "broken" | "gone" | null {
  if (status?.state === "broken") return "broken";
  // Saved a moment ago, it is not in memory yet.
  return isSaved ? null : "gone";
}

function directionOf(
  { value, before, expected }: Extract<Verdict, { kind: "judged" }>,
  { of }: SizeRule["measure"],
  { kind }: SizeRule["condition"],
): "entered" | "left" | null {
  if (of === "entered" || of === "left") return of;
  if (kind === "below") return "left";
  if (kind === "above") return "entered";
  const earlier = expected?.usual ?? before;
  return earlier === null || earlier === value ? null : value < earlier ? "left" : "entered";
}
