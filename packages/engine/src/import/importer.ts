import { createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { KindredError, newId } from "@kindred/schema";
import type { ImportsTable, Stores } from "@kindred/store";
import type { Selectable } from "kysely";
import { moveStragglers } from "../identity/stragglers.ts";
import { dropEventTables, runEvents } from "./events.ts";
import type { ImportKind } from "./fields.ts";
import { exists } from "./rejected-file.ts";
import { type DryRun, dryRun } from "./dry-run.ts";
import { fingerprint, inspectFile } from "./inspect.ts";
import { checkCancelled, type ImportProgress, type Job, startProgress } from "./job.ts";
import { type FileLook, lookAtFile } from "./look.ts";
import { dropOrderTables, runOrders } from "./orders/run.ts";
import type { ImportOptions, ImportPlan } from "./plan.ts";
import { announceEvents, noteEventNames } from "./publish.ts";
import { runRows } from "./rows.ts";

export interface ImporterOptions {
  readonly stores: Stores;
  readonly now: () => number;
  /** Where uploads and rejected rows are kept. */
  readonly folder: string;
  /** Moves what PostgreSQL holds for ClickHouse over there, as ingestion's `flush` does. */
  readonly flush: (workspaceId: string) => Promise<void>;
}

export type ImportState = "running" | "done" | "failed" | "cancelled";

export interface ImportStatus {
  readonly id: string;
  readonly kind: string;
  readonly fileName: string;
  readonly state: ImportState;
  readonly progress: ImportProgress;
  /** Since this process took the import up; null when it does not run. */
  readonly rowsPerSecond: number | null;
  /** Seconds left of the phase, as far as that can be told. */
  readonly etaSeconds: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Where the refused rows are, once there are any. */
  readonly rejectedFile: string | null;
  readonly createdAt: number;
}

export interface Importer {
  /** Keeps an upload as a file that the import may read as often as it needs; removed when the import is over. */
  receive(content: Readable, name: string): Promise<{ path: string; name: string }>;
  /** How the file would be read; stores nothing. Throws what the file leaves open, see `inspectFile`. */
  inspect(
    workspaceId: string,
    file: { path: string; name?: string },
    kind: ImportKind,
    options?: ImportOptions,
  ): Promise<ImportPlan>;
  /** The file as a person is shown it who decides how it is to be read; stores nothing. */
  look(
    workspaceId: string,
    file: { path: string; name?: string },
    kind: ImportKind | null,
    options?: ImportOptions,
  ): Promise<FileLook>;
  /** Counts what a plan would come to; stores nothing. Stops reading after `seconds`, or when `signal` says so. */
  dryRun(workspaceId: string, plan: ImportPlan, seconds: number, signal: AbortSignal): Promise<DryRun>;
  /** How an import reads, or read, its file. @throws KindredError `import_not_found` */
  plan(workspaceId: string, importId: string): Promise<ImportPlan>;
  /** Starts to carry out a plan and returns at once. Imports of one workspace run one after the other. */
  start(workspaceId: string, plan: ImportPlan, onProgress?: (status: ImportStatus) => void): Promise<string>;
  /** @throws KindredError `import_not_found` */
  progress(workspaceId: string, importId: string): Promise<ImportStatus>;
  list(workspaceId: string): Promise<ImportStatus[]>;
  /** Waits until an import is over, however it ends. */
  wait(workspaceId: string, importId: string): Promise<ImportStatus>;
  /** Goes on with imports that a crash or a stop interrupted: one, or all. Returns their ids. */
  resume(workspaceId: string, importId?: string, onProgress?: (status: ImportStatus) => void): Promise<string[]>;
  /** Stops an import. Contacts and events that it has stored already stay. */
  cancel(workspaceId: string, importId: string): Promise<void>;
  /** The refused rows as CSV: row number, reason code, reason, original columns. Null when no row was refused. */
  rejectedFile(workspaceId: string, importId: string): Promise<string | null>;
  /** Interrupts what runs; `resume` goes on with it later. */
  close(): Promise<void>;
}

interface Running {
  readonly abort: AbortController;
  /** Not while it waits for those before it. */
  hasBegun: boolean;
  status: ImportStatus;
  finished: Promise<void>;
}

/** Imports of files; see CONTEXT.md. */
export function createImporter(options: ImporterOptions): Importer {
  const { stores, now } = options;
  const running = new Map<string, Running>();
  const queues = new Map<string, Promise<void>>();
  const uploads = join(options.folder, "uploads");
  let closed = false;

  const row = async (workspaceId: string, id: string): Promise<Selectable<ImportsTable>> => {
    const found = await stores.postgres
      .selectFrom("imports")
      .selectAll()
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", id)
      .executeTakeFirst();
    if (found === undefined) throw new KindredError("import_not_found", `There is no import ${id}.`, { status: 404 });
    return found;
  };
  /** What a plan falls back on. @throws KindredError `workspace_not_found`, `file_not_found` */
  const defaultsOf = async (workspaceId: string, path: string) => {
    const workspace = await stores.postgres
      .selectFrom("workspaces")
      .select(["timezone", "currency"])
      .where("id", "=", workspaceId)
      .executeTakeFirst();
    if (workspace === undefined)
      throw new KindredError("workspace_not_found", `There is no workspace ${workspaceId}.`, { status: 404 });
    if (!(await exists(path))) throw new KindredError("file_not_found", `There is no file ${path}.`, { status: 404 });
    return workspace;
  };
  const rejectedPath = (id: string, name: string): string =>
    join(options.folder, id, `${name.replace(/\.gz$/i, "")}.rejected.csv`);
  const statusOf = async (held: Selectable<ImportsTable>): Promise<ImportStatus> => {
    const live = running.get(held.id);
    if (live !== undefined) return live.status;
    const path = rejectedPath(held.id, held.file_name);
    return {
      id: held.id,
      kind: held.kind,
      fileName: held.file_name,
      state: held.state as ImportState,
      progress: { ...startProgress, ...held.progress },
      rowsPerSecond: null,
      etaSeconds: null,
      error: held.error as ImportStatus["error"],
      rejectedFile: (await exists(path)) ? path : null,
      createdAt: held.created_at.getTime(),
    };
  };

  const launch = async (
    workspaceId: string,
    held: Selectable<ImportsTable>,
    onProgress?: (status: ImportStatus) => void,
  ): Promise<void> => {
    const plan = held.options as unknown as ImportPlan;
    const abort = new AbortController();
    const live: Running = { abort, hasBegun: false, status: await statusOf(held), finished: Promise.resolve() };
    running.set(held.id, live);
    const tell = (status: ImportStatus): void => {
      live.status = status;
      onProgress?.(status);
    };
    const before = queues.get(workspaceId) ?? Promise.resolve();
    live.finished = before
      .then(() => carryOut(workspaceId, held, plan, live, tell))
      .finally(() => running.delete(held.id));
    queues.set(workspaceId, live.finished);
  };

  const carryOut = async (
    workspaceId: string,
    held: Selectable<ImportsTable>,
    plan: ImportPlan,
    live: Running,
    tell: (status: ImportStatus) => void,
  ): Promise<void> => {
    live.hasBegun = true;
    const started = now();
    const rowsBefore = live.status.progress.rows;
    let phase = { name: live.status.progress.phase, since: started, share: shareOf(live.status.progress) };
    const path = rejectedPath(held.id, held.file_name);
    const keep = async (change: {
      state?: ImportState;
      progress?: ImportProgress;
      error?: ImportStatus["error"];
    }): Promise<void> => {
      await stores.postgres
        .updateTable("imports")
        .set({
          ...(change.state === undefined ? {} : { state: change.state }),
          ...(change.progress === undefined ? {} : { progress: JSON.stringify(change.progress) }),
          ...(change.error === undefined ? {} : { error: change.error === null ? null : JSON.stringify(change.error) }),
          updated_at: new Date(now()),
        })
        .where("workspace_id", "=", workspaceId)
        .where("id", "=", held.id)
        .execute();
    };
    const job: Job = {
      id: held.id,
      stores,
      store: stores.workspace(workspaceId),
      plan,
      receivedAt: held.created_at.getTime(),
      signal: live.abort.signal,
      rejectedPath: path,
      progress: live.status.progress,
      report: (change) => {
        job.progress = { ...job.progress, ...change };
        const seconds = Math.max((now() - started) / 1000, 0.001);
        const speed = (job.progress.rows - rowsBefore) / seconds;
        const share = shareOf(job.progress);
        if (job.progress.phase !== phase.name) phase = { name: job.progress.phase, since: now(), share };
        const done = share - phase.share;
        const eta = done > 0 && share < 1 ? ((now() - phase.since) / 1000 / done) * (1 - share) : null;
        tell({
          ...live.status,
          progress: job.progress,
          rowsPerSecond: Math.round(speed),
          etaSeconds: eta === null ? null : Math.ceil(eta),
        });
      },
      save: async (change) => {
        job.report(change);
        await keep({ progress: job.progress });
      },
      flush: () => options.flush(workspaceId),
    };
    try {
      if (closed) return;
      checkCancelled(job);
      await keep({ state: "running", error: null });
      await mkdir(join(options.folder, held.id), { recursive: true });
      await checkFile(plan);
      await run(job);
      await job.flush();
      if (plan.kind === "orders" || plan.kind === "events") {
        // Somebody may have been merged or erased between being found and being written.
        await moveStragglers(stores, workspaceId, job.receivedAt);
        await noteEventNames(job);
        await announceEvents(job);
      }
      await keep({ state: "done", progress: job.progress });
      await cleanUp(job);
      tell({ ...live.status, state: "done", rejectedFile: (await exists(path)) ? path : null });
    } catch (error) {
      // A stop of the process is no end of the import: it stays `running` and is resumed.
      if (closed) return;
      if (plan.kind === "orders" || plan.kind === "events") await announceEvents(job).catch(() => undefined);
      const state = live.abort.signal.aborted ? "cancelled" : "failed";
      const known = error instanceof KindredError ? { code: error.code, message: error.message } : null;
      const failure = known ?? {
        code: "internal_error",
        message: error instanceof Error ? error.message : String(error),
      };
      await keep({ state, error: failure, progress: job.progress }).catch(() => undefined);
      if (state === "cancelled") await cleanUp(job).catch(() => undefined);
      tell({ ...live.status, state, error: failure });
    }
  };

  const cleanUp = async (job: Job): Promise<void> => {
    if (job.plan.kind === "orders") await dropOrderTables(job);
    if (job.plan.kind === "events") await dropEventTables(job);
    if (job.plan.file.path.startsWith(uploads)) await rm(job.plan.file.path, { force: true });
  };

  return {
    receive: async (content, name) => {
      await mkdir(uploads, { recursive: true });
      const path = join(uploads, `${newId("imp")}.data`);
      try {
        await pipeline(content, createWriteStream(path));
      } catch (cause) {
        await rm(path, { force: true });
        throw cause;
      }
      return { path, name: basename(name) };
    },
    inspect: async (workspaceId, file, kind, asked = {}) => {
      const workspace = await defaultsOf(workspaceId, file.path);
      return inspectFile(file.path, file.name ?? file.path, kind, asked, workspace, now());
    },
    look: async (workspaceId, { path, name = path }, kind, asked = {}) => {
      const workspace = await defaultsOf(workspaceId, path);
      return lookAtFile({ path, name, bytes: (await stat(path)).size }, kind, asked, workspace, now());
    },
    dryRun: (workspaceId, plan, seconds, signal) =>
      dryRun(stores.workspace(workspaceId), plan, { now, until: now() + seconds * 1_000, signal }),
    plan: async (workspaceId, id) => (await row(workspaceId, id)).options as unknown as ImportPlan,
    start: async (workspaceId, plan, onProgress) => {
      const id = newId("imp");
      // The instant marks what this import writes, so no two of a workspace share one.
      const latest = await stores.postgres
        .selectFrom("imports")
        .select(({ fn }) => fn.max("created_at").as("at"))
        .where("workspace_id", "=", workspaceId)
        .executeTakeFirst();
      const at = Math.max(now(), (latest?.at?.getTime() ?? 0) + 1);
      const held = await stores.postgres
        .insertInto("imports")
        .values({
          workspace_id: workspaceId,
          id,
          kind: plan.kind,
          file_name: plan.file.name,
          options: JSON.stringify(plan),
          state: "running",
          progress: JSON.stringify(startProgress),
          created_at: new Date(at),
          updated_at: new Date(at),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await launch(workspaceId, held, onProgress);
      return id;
    },
    progress: async (workspaceId, id) => statusOf(await row(workspaceId, id)),
    list: async (workspaceId) => {
      const rows = await stores.postgres
        .selectFrom("imports")
        .selectAll()
        .where("workspace_id", "=", workspaceId)
        .orderBy("created_at", "desc")
        .execute();
      return Promise.all(rows.map(statusOf));
    },
    wait: async (workspaceId, id) => {
      await running.get(id)?.finished;
      return statusOf(await row(workspaceId, id));
    },
    resume: async (workspaceId, id, onProgress) => {
      const waiting = await stores.postgres
        .selectFrom("imports")
        .selectAll()
        .where("workspace_id", "=", workspaceId)
        .where("state", "in", id === undefined ? ["running"] : ["running", "failed"])
        .$if(id !== undefined, (query) => query.where("id", "=", id ?? ""))
        .orderBy("created_at")
        .execute();
      const open = waiting.filter((each) => !running.has(each.id));
      for (const each of open) await launch(workspaceId, each, onProgress);
      return open.map((each) => each.id);
    },
    cancel: async (workspaceId, id) => {
      const held = await row(workspaceId, id);
      const live = running.get(id);
      live?.abort.abort();
      if (live?.hasBegun === true) return live.finished;
      if (held.state !== "running") return;
      // Those before it may take long: it is over now, and leaves nothing behind when its turn comes.
      await stores.postgres
        .updateTable("imports")
        .set({ state: "cancelled" })
        .where("workspace_id", "=", workspaceId)
        .where("id", "=", id)
        .execute();
      if (live !== undefined) live.status = { ...live.status, state: "cancelled" };
    },
    rejectedFile: async (workspaceId, id) => {
      const path = rejectedPath(id, (await row(workspaceId, id)).file_name);
      return (await exists(path)) ? path : null;
    },
    close: async () => {
      closed = true;
      for (const { abort } of running.values()) abort.abort();
      await Promise.allSettled([...running.values()].map(({ finished }) => finished));
    },
  };
}

/** How much of its phase is behind an import, 0 to 1. */
function shareOf({ phase, read, steps, of }: ImportProgress): number {
  return phase === "reading" ? read : of === 0 ? 0 : steps / of;
}

/** An import that is taken up again must read the file that it began with. @throws KindredError `file_not_found`, `file_changed` */
async function checkFile({ file }: ImportPlan): Promise<void> {
  if (!(await exists(file.path)))
    throw new KindredError("file_not_found", `The file ${file.path} is gone: import it again.`);
  if ((await stat(file.path)).size !== file.bytes || (await fingerprint(file.path, file.bytes)) !== file.fingerprint) {
    throw new KindredError(
      "file_changed",
      `The file ${file.path} has changed since the import began: import it again.`,
    );
  }
}

async function run(job: Job): Promise<void> {
  switch (job.plan.kind) {
    case "orders":
      return runOrders(job);
    case "events":
      return runEvents(job);
    case "contacts":
    case "products":
    case "list":
      return runRows(job);
    default:
      job.plan.kind satisfies never;
  }
}
