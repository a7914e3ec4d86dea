import { createHash } from "node:crypto";
import { KindredError } from "@kindred/schema";
import {
  type Affected,
  affectedBy,
  arrivalEffects,
  check,
  type CompileInput,
  type Edge,
  edgesOf,
  type Effect,
  effectsOf,
  lower,
  referencesIn,
} from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { loadContext, type SegmentContext } from "../segments/context.ts";
import { currentSegments } from "../segments/current.ts";
import { prepare } from "../segments/request.ts";
import { Breath } from "./breath.ts";

/** A saved segment with a standing membership, ready to be evaluated. */
export interface LiveSegment {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** What it was made of: its version and those of all it refers to, the lists, the zone. */
  readonly stamp: string;
  /** A hash of all that decides membership: its conditions, those of segments it refers to, the zone. */
  readonly definition: string;
  readonly freshness: "live" | "refreshed";
  /** Its `now` is to be replaced. */
  readonly input: CompileInput;
  readonly affected: Affected;
  readonly edges: readonly Edge[];
  /** What time can do by each edge, by its key. */
  readonly effects: ReadonlyMap<string, Effect>;
  /** What further events can do, by their name. */
  readonly arrivals: ReadonlyMap<string, Effect>;
}

/** The segments of a workspace at one moment. */
export interface Roster {
  readonly segments: ReadonlyMap<string, LiveSegment>;
  /** Segments that do not check any more, with the reason: their memberships stay as they are. */
  readonly broken: ReadonlyMap<string, string>;
}

export const emptyRoster: Roster = { segments: new Map(), broken: new Map() };

/**
 * Reads the saved segments. Those that ask for arguments have no standing membership and are left out. What is unchanged since
 * `before` stays the same object.
 */
export async function loadRoster(workspace: WorkspaceStore, before: Roster): Promise<Roster> {
  const [context, saved] = await Promise.all([
    loadContext(workspace),
    currentSegments(workspace.postgres, workspace.id).orderBy("s.id").execute(),
  ]);
  const stampOf = stamper(context, saved);
  const segments = new Map<string, LiveSegment>();
  const broken = new Map<string, string>();
  const breath = new Breath();
  for (const { id, document, version } of saved) {
    const stamp = stampOf(id);
    const known = before.segments.get(id);
    if (known?.stamp === stamp) {
      segments.set(id, known);
      continue;
    }
    try {
      const segment = liveSegment(id, document, version, context, known);
      if (segment !== null) segments.set(id, { ...segment, stamp });
    } catch (error) {
      if (!(error instanceof KindredError)) throw error;
      broken.set(id, error.message);
    }
    await breath.take();
  }
  return { segments, broken };
}

/** Equal stamps of a segment mean equal segments: checking and planning a thousand takes seconds, comparing these does not. */
function stamper(
  { timezone, check: { lists } }: SegmentContext,
  saved: readonly { readonly id: string; readonly version: number; readonly document: unknown }[],
): (id: string) => string {
  const byId = new Map(saved.map((one) => [one.id, { ...one, references: [...referencesIn(one.document)] }]));
  const known = [timezone, ...[...lists].sort()].join("\n");
  return (id) => {
    const reached = new Set([id]);
    // A set grows while it is gone through, and takes each segment once.
    for (const each of reached) for (const reference of byId.get(each)?.references ?? []) reached.add(reference);
    return [known, ...[...reached].sort().map((each) => `${each} ${byId.get(each)?.version ?? "-"}`)].join("\n");
  };
}

/** Null for one that asks for arguments. @throws KindredError `invalid_segment` */
function liveSegment(
  id: string,
  document: unknown,
  version: number,
  context: SegmentContext,
  before: LiveSegment | undefined,
): Omit<LiveSegment, "stamp"> | null {
  const checked = check(document, context.check);
  if (checked.ok && Object.values(checked.segment.params).some((declared) => declared.default === null)) return null;
  const input = prepare({ document }, context, 0);
  const freshness = checked.ok ? checked.freshness : "live";
  const definition = definitionOf(input, freshness);
  const { name } = input.segment;
  if (before?.definition === definition) {
    return before.version === version && before.name === name ? before : { ...before, version, name };
  }
  const isLive = freshness === "live";
  const affected = affectedBy(lower(input));
  const [edges, effects] = isLive ? [edgesOf(input), effectsOf(input)] : [[], new Map<string, Effect>()];
  const arrivals = arrivalEffects(input);
  return { id, name, version, definition, freshness, input, affected, edges, effects, arrivals };
}

function definitionOf(input: CompileInput, freshness: string): string {
  const conditions = ({ where, timezone }: CompileInput["segment"]): unknown => [where, timezone ?? null];
  const references = [...input.segments].sort(([a], [b]) => (a < b ? -1 : 1));
  const decides = [
    freshness,
    input.timezone,
    conditions(input.segment),
    references.map(([id, segment]) => [id, conditions(segment), segment.params]),
  ];
  // Places in the document decide nothing.
  const text = JSON.stringify(decides, (key, value: unknown) => (key === "at" ? undefined : value));
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
