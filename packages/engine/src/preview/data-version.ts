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

/** Answers of so many workspaces are kept, those asked for last. */
const mostWorkspaces = 100;

/** What is read of one table of a workspace, kept until anything is written to it. Flush the outbox first, or ask for what was there before it. */
export class UntilWritten<Answer> {
  readonly #table: string;
  readonly #read: (workspace: WorkspaceStore) => Promise<Answer>;
  readonly #known = new Map<string, { readonly version: string; readonly answer: Promise<Answer> }>();

  constructor(table: string, read: (workspace: WorkspaceStore) => Promise<Answer>) {
    this.#table = table;
    this.#read = read;
  }

  async of(workspace: WorkspaceStore): Promise<Answer> {
    const { id } = workspace;
    // Asked for before the data: what is written meanwhile makes the answer older than it is, never newer.
    const version = await dataVersion(workspace.clickhouse, this.#table);
    const known = this.#known.get(id);
    const answer = known?.version === version ? known.answer : this.#read(workspace);
    this.#known.delete(id);
    this.#known.set(id, { version, answer });
    for (const oldest of [...this.#known.keys()].slice(0, -mostWorkspaces)) this.#known.delete(oldest);
    answer.catch(() => this.#known.delete(id));
    return answer;
  }
}
