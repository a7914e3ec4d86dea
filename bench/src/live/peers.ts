import { openStores, type WorkspaceStore } from "@kindred/store";
import { timed } from "../harness/measure.ts";
import { oneByOne, pollAndStore } from "../rebuild/contestants.ts";
import { workspaceId } from "../rebuild/data.ts";
import { prepared } from "../rebuild/prepared.ts";
import type { SegmentDocument } from "../rebuild/segments.ts";
import { askable, liveSegments } from "./segments.ts";

export interface Peers {
  /** Computing the states of all segments and storing them once, ms. */
  readonly poll: number;
  /** Asking one query of every segment once, ms. */
  readonly queries: number;
  readonly sample: number;
}

/** What others would do in place of a step, on the same data; some of the segments, scaled to all. */
export async function timePeers(dataDir: string, segments: number, sample: number): Promise<Peers> {
  const stores = await openStores({ dataDir });
  try {
    const workspace = stores.workspace(workspaceId);
    const documents = liveSegments(segments);
    return {
      queries: await timeQueries(workspace, some(documents, sample), segments),
      poll: await timePoll(workspace, some(askable(documents), sample), segments),
      sample,
    };
  } finally {
    await stores.close();
  }
}

async function timeQueries(workspace: WorkspaceStore, asked: readonly SegmentDocument[], all: number): Promise<number> {
  const questions = prepared(asked);
  return ((await timed(() => oneByOne(workspace, questions))) / asked.length) * all;
}

async function timePoll(workspace: WorkspaceStore, asked: readonly SegmentDocument[], all: number): Promise<number> {
  const questions = prepared(asked);
  const expected = await oneByOne(workspace, questions);
  let answer: readonly number[] = [];
  const ms = await timed(async () => {
    answer = await pollAndStore(workspace, questions, new Map(asked.map((document) => [document.id, document])));
  });
  const wrong = answer.findIndex((count, index) => count !== expected[index]);
  if (wrong >= 0)
    throw new Error(`Poll and store counts ${answer[wrong]} in ${asked[wrong]!.id}, not ${expected[wrong]}`);
  return (ms / asked.length) * all;
}

function some<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, index) => index % step === 0).slice(0, count);
}
