import { setImmediate } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import { type CompileInput, compileMembers, type ManyRead, planMany } from "@kindred/segment";
import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import { ContactSet } from "../membership/contact-set.ts";
import { queryFailure } from "./query-failure.ts";
import { PieceFailure, Pieces, SetEvaluation } from "./set-evaluation.ts";

export interface PopulationRequest {
  readonly id: string;
  readonly input: CompileInput;
}

export type Population =
  | { readonly id: string; readonly members: ContactSet }
  | { readonly id: string; readonly error: KindredError };

export interface PopulationsOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Two passes fill the cores better than one, whose last steps run on one of them; more would only need more memory. */
const READS_AT_ONCE = 2;
/** Milliseconds of set algebra after which others have their turn. */
const TURN = 8;

/**
 * The members of many segments at one instant, sharing reads. Yields each segment once, in no particular order; a segment that
 * fails (memory, disk) yields its error alone and the rest goes on. Without ClickHouse, or when `signal` is aborted, it throws.
 */
export async function* populations(
  { clickhouse }: Pick<WorkspaceStore, "clickhouse">,
  requests: readonly PopulationRequest[],
  { signal, onProgress }: PopulationsOptions = {},
): AsyncGenerator<Population, void, undefined> {
  let done = 0;
  let people: Promise<People> | null = null;
  const begin = (together: readonly PopulationRequest[] | undefined): Promise<SetEvaluation> | null => {
    if (together === undefined || together.length === 1) return null;
    if (people === null) {
      people = readPeople(clickhouse);
      // Nobody may be left to wait for it, as when it was stopped meanwhile.
      people.catch(() => undefined);
    }
    const sets = readTogether(clickhouse, together, people, signal);
    // Whoever stops listening before its turn has seen why.
    sets.catch(() => undefined);
    return sets;
  };
  const instants = byInstant(requests);
  let next = begin(instants[0]);
  for (const [place, together] of instants.entries()) {
    const sets = next;
    // One instant is read while the sets of the one before are put together.
    next = begin(instants[place + 1]);
    for await (const population of atOneInstant(clickhouse, together, sets, signal)) {
      yield population;
      onProgress?.(++done, requests.length);
    }
  }
}

function byInstant(requests: readonly PopulationRequest[]): PopulationRequest[][] {
  const groups = new Map<string, PopulationRequest[]>();
  for (const request of requests) {
    const key = `${request.input.now} ${request.input.traits}`;
    groups.set(key, [...(groups.get(key) ?? []), request]);
  }
  return [...groups.values()];
}

/**
 * 1. plan all segments together; 2. run the reads, which give pieces; 3. put the pieces together, segment by segment; 4. what a read
 * could not give is asked for each segment alone, in the way that needs least.
 */
async function readTogether(
  clickhouse: ClickHouse,
  requests: readonly PopulationRequest[],
  people: Promise<People>,
  signal: AbortSignal | undefined,
): Promise<SetEvaluation> {
  signal?.throwIfAborted();
  const plan = planMany(requests.map(({ input }) => input));
  const { everyone, dead } = await people;
  const pieces = new Pieces(dead);
  await runReads(clickhouse, plan.reads, pieces, signal);
  return new SetEvaluation(plan.nodes, plan.roots, pieces, everyone);
}

async function* atOneInstant(
  clickhouse: ClickHouse,
  requests: readonly PopulationRequest[],
  read: Promise<SetEvaluation> | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<Population, void, undefined> {
  signal?.throwIfAborted();
  const sets = await read;
  let turn = performance.now();
  for (const [index, { id, input }] of requests.entries()) {
    if (performance.now() - turn > TURN) {
      await setImmediate();
      turn = performance.now();
    }
    signal?.throwIfAborted();
    let members: ContactSet | null = null;
    try {
      members = sets?.members(index) ?? null;
    } catch (error) {
      if (!(error instanceof PieceFailure)) throw error;
    }
    yield members === null ? await alone(clickhouse, { id, input }) : { id, members };
  }
}

interface People {
  readonly everyone: ContactSet;
  readonly dead: ContactSet;
}

async function readPeople(clickhouse: ClickHouse): Promise<People> {
  const state = async (from: string): Promise<ContactSet> => {
    const [row] = await clickhouse.query<{ state: string }>(
      `SELECT base64Encode(CAST(groupBitmapState(id) AS String)) AS state FROM ${from}`,
    );
    return ContactSet.fromClickHouse(row!.state);
  };
  const [everyone, dead] = await Promise.all([state("contacts FINAL WHERE deleted = 0"), state("dead_contacts")]);
  return { everyone, dead };
}

/** A read that fails is divided until what cannot be read stands alone. */
async function runReads(
  clickhouse: ClickHouse,
  reads: readonly ManyRead[],
  pieces: Pieces,
  signal: AbortSignal | undefined,
): Promise<void> {
  const waiting = reads.toReversed();
  const work = async (): Promise<void> => {
    for (let read = waiting.pop(); read !== undefined; read = waiting.pop()) {
      signal?.throwIfAborted();
      try {
        pieces.add(read, await clickhouse.query<unknown>(read.statement.sql, read.statement.params));
      } catch (error) {
        const failure = queryFailure(error);
        const smaller = read.smaller();
        if (smaller.length === 0) pieces.fail(read, failure);
        else waiting.push(...smaller);
      }
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, work));
}

async function alone(clickhouse: ClickHouse, { id, input }: PopulationRequest): Promise<Population> {
  try {
    const { sql, params } = compileMembers(input);
    const [row] = await clickhouse.query<{ state: string }>(
      `SELECT base64Encode(CAST(groupBitmapState(contact_id) AS String)) AS state FROM (\n${sql}\n)`,
      params,
    );
    return { id, members: ContactSet.fromClickHouse(row!.state) };
  } catch (error) {
    const cause = queryFailure(error);
    const { code, status } = cause;
    return {
      id,
      error: new KindredError(code, `Segment "${id}" was not computed: ${cause.message}`, { status, cause }),
    };
  }
}
