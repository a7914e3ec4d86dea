import { dataState, type DataState } from "./clickhouse/data-state.ts";
import type { WorkspaceStore } from "./workspace.ts";

/** So many answers are kept, those asked for last. */
const mostAnswers = 500;
/** Milliseconds. However large the tables are, nobody is shown an answer longer out of date. */
const longestRest = 60_000;

export interface UntilWrittenOptions {
  /**
   * For answers that may be a little older than the data: so many milliseconds for each million rows pass after a reading before the next, so that
   * large tables that are written to all the time are seldom read. 0: never older.
   */
  readonly restPerMillion?: number;
  /** Milliseconds, never going back. */
  readonly clock?: () => number;
}

interface Kept<Answer> {
  readonly state: DataState;
  readonly at: number;
  readonly answer: Promise<Answer>;
}

/**
 * What is read of some tables of a workspace, kept until anything is written to them. Flush the outbox first, or ask for what was there before it.
 * `about` tells questions of one kind apart.
 */
export class UntilWritten<Answer, About = void> {
  readonly #tables: readonly string[];
  readonly #read: (workspace: WorkspaceStore, about: About) => Promise<Answer>;
  readonly #restPerMillion: number;
  readonly #clock: () => number;
  readonly #known = new Map<string, Kept<Answer>>();

  constructor(
    tables: readonly string[],
    read: (workspace: WorkspaceStore, about: About) => Promise<Answer>,
    { restPerMillion = 0, clock = () => performance.now() }: UntilWrittenOptions = {},
  ) {
    this.#tables = tables;
    this.#read = read;
    this.#restPerMillion = restPerMillion;
    this.#clock = clock;
  }

  async of(workspace: WorkspaceStore, about: About): Promise<Answer> {
    const key = `${workspace.id} ${JSON.stringify(about)}`;
    // Asked for before the data: what is written meanwhile makes the answer older than it is, never newer.
    const state = await dataState(workspace.clickhouse, this.#tables);
    const known = this.#known.get(key);
    const kept =
      known !== undefined && this.#stands(known, state)
        ? known
        : { state, at: this.#clock(), answer: this.#read(workspace, about) };
    this.#known.delete(key);
    this.#known.set(key, kept);
    for (const oldest of [...this.#known.keys()].slice(0, -mostAnswers)) this.#known.delete(oldest);
    kept.answer.catch(() => {
      if (this.#known.get(key) === kept) this.#known.delete(key);
    });
    return kept.answer;
  }

  #stands({ state, at }: Kept<Answer>, { version }: DataState): boolean {
    if (state.version === version) return true;
    const rest = (state.rows / 1_000_000) * this.#restPerMillion;
    return this.#clock() - at < Math.min(rest, longestRest);
  }
}
