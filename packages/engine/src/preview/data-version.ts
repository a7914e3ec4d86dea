import type { ClickHouse, WorkspaceStore } from "@kindred/store";

/**
 * A text that differs once anything was written to the workspace's counted data, or to one table of it, whoever wrote it: each table's newest block
 * and newest mutation, which merges keep. Read from ClickHouse's own list of parts, it costs no scan.
 */
export async function dataVersion(clickhouse: ClickHouse, table?: string): Promise<string> {
  const rows = await clickhouse.query<{ part: string }>(
    `SELECT concat(table, ':', partition_id, ':', toString(max(max_block_number)), ':', toString(max(data_version))) AS part
FROM system.parts
WHERE database = currentDatabase() AND active${table === undefined ? "" : " AND table = {table: String}"}
GROUP BY table, partition_id
ORDER BY table, partition_id`,
    table === undefined ? {} : { table },
  );
  return rows.map(({ part }) => part).join(" ");
}

/** So many answers are kept, those asked for last. */
const mostAnswers = 500;

/**
 * What is read of one table of a workspace, kept until anything is written to it. Flush the outbox first, or ask for what was there before it.
 * `about` tells questions of one table apart.
 */
export class UntilWritten<Answer> {
  readonly #table: string;
  readonly #read: (workspace: WorkspaceStore, about: string) => Promise<Answer>;
  readonly #known = new Map<string, { readonly version: string; readonly answer: Promise<Answer> }>();

  constructor(table: string, read: (workspace: WorkspaceStore, about: string) => Promise<Answer>) {
    this.#table = table;
    this.#read = read;
  }

  async of(workspace: WorkspaceStore, about = ""): Promise<Answer> {
    const key = `${workspace.id} ${about}`;
    // Asked for before the data: what is written meanwhile makes the answer older than it is, never newer.
    const version = await dataVersion(workspace.clickhouse, this.#table);
    const known = this.#known.get(key);
    const answer = known?.version === version ? known.answer : this.#read(workspace, about);
    this.#known.delete(key);
    this.#known.set(key, { version, answer });
    for (const oldest of [...this.#known.keys()].slice(0, -mostAnswers)) this.#known.delete(oldest);
    answer.catch(() => this.#known.delete(key));
    return answer;
  }
}
