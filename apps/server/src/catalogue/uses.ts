import { loadContext, type SavedSegment } from "@kindred/engine";
import { check, type Language, type Reads, segmentName } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { documentsOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";

export interface SegmentUse {
  readonly id: string;
  readonly name: string;
}

export interface Uses {
  ofEvent(name: string): SegmentUse[];
  /** Segments that read the property and the event; which of their events it is of is not looked at. */
  ofProperty(event: string, path: string): SegmentUse[];
  ofTrait(path: string): SegmentUse[];
}

/** Checking a document takes a millisecond, and which names it reads does not change while its version stands. */
const known = new Map<string, Reads | null>();
const mostKnown = 5_000;

/** Which saved segments read which names. */
export async function readUses(wiring: Wiring, store: WorkspaceStore, language: Language): Promise<Uses> {
  const saved = await documentsOf(wiring, store).list();
  const isNew = ({ id, version }: SavedSegment): boolean => !known.has(keyOf(store, id, version));
  if (saved.some(isNew)) await learn(store, saved.filter(isNew));
  const reading = saved.flatMap(({ id, version, document }) => {
    const reads = known.get(keyOf(store, id, version)) ?? null;
    const name = segmentName(id, document, language);
    return reads === null ? [] : [{ use: { id, name }, reads }];
  });
  const those = (test: (reads: Reads) => boolean): SegmentUse[] =>
    reading.filter(({ reads }) => test(reads)).map(({ use }) => use);
  return {
    ofEvent: (name) => those(({ events }) => events.includes(name)),
    ofProperty: (event, path) => those(({ events, properties }) => events.includes(event) && properties.includes(path)),
    ofTrait: (path) => those(({ traits }) => traits.includes(path)),
  };
}

async function learn(store: WorkspaceStore, saved: readonly SavedSegment[]): Promise<void> {
  const context = await loadContext(store);
  if (known.size + saved.length > mostKnown) known.clear();
  for (const { id, version, document } of saved) {
    const checked = check(document, context.check);
    // One that does not check today may do so tomorrow, with the list that it lacks.
    if (checked.ok) known.set(keyOf(store, id, version), checked.reads);
  }
}

function keyOf(store: WorkspaceStore, id: string, version: number): string {
  return `${store.id} ${id} ${version}`;
}
