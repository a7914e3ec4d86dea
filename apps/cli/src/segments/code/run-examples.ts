import type { Json } from "@kindred/schema";
import {
  bindArguments,
  check,
  type CheckContext,
  type Checked,
  explain,
  factNeeds,
  momentOf,
  referencesIn,
  type Segment,
  timezoneProblem,
} from "@kindred/segment";
import type { Explained } from "../../explanation.ts";
import { faultAt, type Fault } from "./fault.ts";
import { type Example, type Examples, readExamples } from "./example-file.ts";
import { type ExampleFault, factsOf, NO_DATE } from "./example-facts.ts";
import type { FolderFile, SegmentFolder } from "./folder.ts";
import { worded } from "./worded.ts";

export interface Ran {
  readonly name: string;
  readonly expect: "in" | "out";
  readonly got: "in" | "out";
  readonly passed: boolean;
  /** ISO 8601 */
  readonly now: string;
  readonly explanation: Explained;
}

export interface RanFile {
  readonly segment: string;
  /** Inside the folder. */
  readonly file: string;
  readonly examples: readonly Ran[];
}

export interface ExampleRun {
  readonly files: readonly RanFile[];
  /** Segments without examples. */
  readonly untested: readonly string[];
  readonly faults: readonly Fault[];
}

/** Runs every example of a folder through the interpreter, against the segments of the folder alone. */
export function runExamples(folder: SegmentFolder): ExampleRun {
  const faults: Fault[] = [...folder.faults];
  const segments = new Map(folder.segments.map((file) => [file.id, file]));
  const files: RanFile[] = [];
  for (const file of folder.examples) {
    const segment = segments.get(file.id);
    if (segment === undefined) faults.push(faultAt(file.shown, null, "no_such_segment", noSegment(file)));
    else files.push(...runFile(file, segment, folder, faults));
  }
  const tested = new Set(folder.examples.map(({ id }) => id));
  return { files, untested: [...segments.keys()].filter((id) => !tested.has(id)), faults };
}

function noSegment({ id }: FolderFile): string {
  return `There is no segment "${id}" in this folder for these examples: pull it, or name the file after the segment it is about.`;
}

function runFile(file: FolderFile, segment: FolderFile, folder: SegmentFolder, faults: Fault[]): RanFile[] {
  const { source } = file;
  if (source === null || segment.source === null) return [];
  const examples = readExamples(file);
  if (!("examples" in examples)) {
    faults.push(...examples);
    return [];
  }
  const timezone = examples.timezone ?? "UTC";
  const problem = timezoneProblem(timezone);
  if (problem !== null) {
    const instead = problem.suggestion ?? "Europe/Kyiv";
    const message = `${timezone} is not an IANA time zone: write one such as ${instead}.`;
    faults.push(faultAt(file.shown, source.placeOf("/timezone"), "bad_example", message));
    return [];
  }
  const context = contextOf(folder, timezone);
  const checked = check(segment.source.value, context);
  if (!checked.ok) {
    for (const { severity, code, pointer, message } of checked.diagnostics)
      faults.push({ ...faultAt(segment.shown, segment.source.placeOf(pointer), code, message), severity });
    return [];
  }
  const ran: Ran[] = [];
  for (const [index, example] of examples.examples.entries()) {
    const found: ExampleFault[] = [];
    const one = runExample(example, examples, checked, context, found);
    if (one !== null && found.length === 0) ran.push(one);
    for (const { pointer, message } of found) {
      const place = source.placeOf(`/examples/${String(index)}${pointer}`);
      faults.push(faultAt(file.shown, place, "bad_example", `${message} (example “${example.name}”)`));
    }
  }
  return [{ segment: file.id, file: file.path, examples: ran }];
}

function runExample(
  example: Example,
  { now: commonNow, args: commonArgs }: Examples,
  { segment }: Extract<Checked, { ok: true }>,
  context: CheckContext,
  faults: ExampleFault[],
): Ran | null {
  const fail = (pointer: string, message: string): null => {
    faults.push({ pointer, message });
    return null;
  };
  const written = example.now ?? commonNow;
  if (written === undefined) return fail("", "Say when: give the example, or the whole file, a `now`.");
  const now = momentOf(written, segment.timezone ?? context.timezone);
  if (now === null) return fail("/now", NO_DATE);
  const bound = bindArguments(segment, { ...commonArgs, ...example.args });
  if (!bound.ok) return fail("/args", bound.diagnostics[0]?.message ?? "These arguments do not suit the segment.");
  const segments = segmentsNeeded(segment.id, context);
  const input = { segment: bound.segment, segments, now, timezone: context.timezone, traits: "current" as const };
  const ranks = factNeeds(input).ranks.map(({ key }) => key);
  if (ranks.length > 0 && example.edge === undefined)
    return fail("", "This segment ranks people among all others: give `edge`, the measure of the last who is in.");
  const timezone = segment.timezone ?? context.timezone;
  const facts = factsOf(example, { now, timezone }, ranks, faults);
  const { member, condition } = explain(input, facts);
  const got = member ? "in" : "out";
  return {
    name: example.name,
    expect: example.expect,
    got,
    passed: got === example.expect,
    now: new Date(now).toISOString(),
    explanation: worded(condition, bound.segment, segments),
  };
}

/** Lists are known by being named: which there are, only the workspace could tell. */
function contextOf(folder: SegmentFolder, timezone: string): CheckContext {
  const segments = new Map<string, unknown>(folder.segments.map(({ id, source }) => [id, source?.value ?? null]));
  const lists = new Set(folder.segments.flatMap(({ source }) => [...listsIn(source?.value ?? null)]));
  return { timezone, segments, lists };
}

function* listsIn(value: Json): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, held] of Object.entries(value)) {
    if (key === "list" && typeof held === "string") yield held;
    yield* listsIn(held);
  }
}

/** Every segment that one refers to, directly or not. Cycles have been refused by now. */
function segmentsNeeded(id: string, context: CheckContext): ReadonlyMap<string, Segment> {
  const needed = new Map<string, Segment>();
  const open = [...referencesIn(context.segments.get(id))];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (needed.has(next)) continue;
    const document = context.segments.get(next);
    const checked = check(document, context);
    if (!checked.ok) continue;
    needed.set(next, checked.segment);
    open.push(...referencesIn(document));
  }
  return needed;
}
