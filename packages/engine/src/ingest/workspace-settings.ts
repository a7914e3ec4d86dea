import { KindredError } from "@kindred/schema";
import type pg from "pg";

/** What ingestion needs to know of a workspace. */
export interface WorkspaceSettings {
  readonly keepIp: boolean;
  /** ISO 3166 alpha-2, for phone numbers without a country's prefix. */
  readonly defaultCountry: string | null;
  readonly linkSecret: Uint8Array;
}

/** How long a change that another process made of a workspace's settings may go unnoticed, ms. */
const freshFor = 5_000;

/** Reads workspaces' settings, at most every few seconds each. */
export class SettingsReader {
  readonly #pool: pg.Pool;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly readAt: number; readonly settings: WorkspaceSettings }>();
  #forgotten = 0;

  constructor(pool: pg.Pool, now: () => number) {
    this.#pool = pool;
    this.#now = now;
  }

  forget(workspaceId: string): void {
    this.#known.delete(workspaceId);
    this.#forgotten += 1;
  }

  /** @throws KindredError `unknown_workspace` */
  async read(workspaceId: string): Promise<WorkspaceSettings> {
    const known = this.#known.get(workspaceId);
    if (known !== undefined && Math.abs(this.#now() - known.readAt) < freshFor) return known.settings;
    const before = this.#forgotten;
    const settings = await readSettings(this.#pool, workspaceId);
    // What was read while it was changed may be what it was.
    if (before === this.#forgotten) this.#known.set(workspaceId, { readAt: this.#now(), settings });
    return settings;
  }
}

/** @throws KindredError `unknown_workspace` */
export async function readSettings(client: pg.Pool | pg.ClientBase, workspaceId: string): Promise<WorkspaceSettings> {
  const { rows } = await client.query<{ keep_ip: boolean; default_country: string | null; link_secret: Buffer }>(
    "SELECT keep_ip, default_country, link_secret FROM workspaces WHERE id = $1",
    [workspaceId],
  );
  const row = rows[0];
  if (row === undefined) {
    throw new KindredError("unknown_workspace", `There is no workspace ${workspaceId}.`, { status: 404 });
  }
  return { keepIp: row.keep_ip, defaultCountry: row.default_country, linkSecret: row.link_secret };
}
