import type { Importer, Membership } from "@kindred/engine";
import { createSegmentDocuments, openGallery, saveScheme, schemeHere } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { NewWorkspace, Stores, WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { ApiKeys } from "../access/api-keys.ts";

/** What fills a workspace with an invented shop. The server knows no generator: whoever starts it may bring one. */
export interface DemoLoader {
  /** The workspace it wants; its name is how the demo is found again. */
  readonly workspace: NewWorkspace;
  readonly load: (store: WorkspaceStore, options: DemoLoadOptions) => Promise<void>;
  /** Segments to begin with, in an order in which they can be saved. */
  readonly segments: () => Promise<readonly unknown[]>;
}

export interface DemoLoadOptions {
  readonly now: number;
  readonly contacts: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: { readonly contacts: number; readonly events: number }) => void;
}

export interface DemoStatus {
  readonly available: boolean;
  readonly state: "none" | "loading" | "ready" | "failed";
  readonly workspace: string | null;
  readonly contacts: number;
  readonly of: number;
  readonly events: number;
  /** Why the last load did not succeed. */
  readonly error: string | null;
  /** Not when it is the only workspace there is. */
  readonly removable: boolean;
}

interface Parts {
  readonly loader: DemoLoader | null;
  readonly stores: Stores;
  readonly membership: Pick<Membership, "forget">;
  readonly importer: Pick<Importer, "list" | "cancel">;
  readonly keys: Pick<ApiKeys, "forget">;
  readonly logger: Pick<Logger, "error">;
  readonly now: () => number;
}

interface Load {
  readonly workspace: string;
  readonly abort: AbortController;
  readonly of: number;
  contacts: number;
  events: number;
  finished: Promise<void>;
}

/** The demo shop of this installation: a workspace beside the others, made and removed as a whole. */
export class Demo {
  readonly #parts: Parts;
  #load: Load | null = null;
  #error: string | null = null;
  #changing = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async status(): Promise<DemoStatus> {
    const available = this.#parts.loader !== null;
    const load = this.#load;
    if (load !== null) {
      const { workspace, contacts, of, events } = load;
      return { available, state: "loading", workspace, contacts, of, events, error: null, removable: true };
    }
    const found = await this.#find();
    const base = { available, contacts: found?.contacts ?? 0, of: found?.contacts ?? 0, events: 0 };
    if (found !== null && found.contacts > 0) {
      return { ...base, state: "ready", workspace: found.id, error: null, removable: !found.isOnly };
    }
    const state = this.#error === null ? "none" : "failed";
    return { ...base, state, workspace: null, error: this.#error, removable: false };
  }

  /**
   * Begins to fill a workspace of its own, unless there is one, and returns its id at once. Whoever asks becomes its owner.
   * @throws KindredError `no_demo`, `demo_busy`
   */
  async begin(contacts: number, owner: string | null): Promise<string> {
    const { loader, stores } = this.#parts;
    if (loader === null) {
      const message = "This server was started without the demo: run `npx kindred demo` in another folder.";
      throw new KindredError("no_demo", message, { status: 404 });
    }
    if (this.#load !== null) return this.#load.workspace;
    return this.#alone(async () => {
      const found = await this.#find();
      const store = found === null ? await stores.createWorkspace(loader.workspace) : stores.workspace(found.id);
      if (owner !== null) await this.#addOwner(store.id, owner);
      if (found === null || found.contacts === 0) this.#start(loader, store, contacts);
      return store.id;
    });
  }

  /**
   * Ends a load under way and removes the demo's workspace with all that is in it.
   * @throws KindredError `no_demo`, `only_workspace`, `demo_busy`
   */
  async remove(): Promise<void> {
    await this.stop();
    await this.#alone(async () => {
      this.#error = null;
      const found = await this.#find();
      if (found === null) return;
      if (found.isOnly) {
        const message = "The demo is the only workspace here. Make one of your own first.";
        throw new KindredError("only_workspace", message, { status: 409 });
      }
      await this.#drop(found.id);
    });
  }

  /** Ends a load under way; what it wrote is removed. */
  async stop(): Promise<void> {
    this.#load?.abort.abort();
    await this.#load?.finished;
  }

  #start(loader: DemoLoader, store: WorkspaceStore, contacts: number): void {
    this.#error = null;
    const abort = new AbortController();
    const load: Load = {
      workspace: store.id,
      abort,
      of: contacts,
      contacts: 0,
      events: 0,
      finished: Promise.resolve(),
    };
    this.#load = load;
    load.finished = this.#fill(loader, store, load)
      .catch(async (error: unknown) => {
        if (!abort.signal.aborted) {
          this.#parts.logger.error({ err: error }, "The demo could not be loaded");
          this.#error = error instanceof KindredError ? error.message : "The server's log says more.";
        }
        await this.#drop(store.id);
      })
      .catch((error: unknown) => this.#parts.logger.error({ err: error }, "A demo half loaded could not be removed"))
      .finally(() => (this.#load = null));
  }

  async #fill(loader: DemoLoader, store: WorkspaceStore, load: Load): Promise<void> {
    const { now } = this.#parts;
    await loader.load(store, {
      now: now(),
      contacts: load.of,
      signal: load.abort.signal,
      onProgress: ({ contacts, events }) => Object.assign(load, { contacts, events }),
    });
    const documents = createSegmentDocuments(store, now);
    for (const document of await loader.segments()) await documents.save(document, { by: null });
    const lifeCycle = schemeHere(await openGallery(store, "en"), "life-cycle");
    await saveScheme(store, lifeCycle, { by: null, now: now() });
  }

  /** One change at a time: a workspace that is being removed is not filled. */
  async #alone<T>(change: () => Promise<T>): Promise<T> {
    if (this.#changing) {
      throw new KindredError("demo_busy", "The demo is being made or removed right now. Try again in a moment.", {
        status: 409,
      });
    }
    this.#changing = true;
    try {
      return await change();
    } finally {
      this.#changing = false;
    }
  }

  async #drop(id: string): Promise<void> {
    const { stores, membership, importer, keys } = this.#parts;
    for (const { id: each, state } of await importer.list(id)) if (state === "running") await importer.cancel(id, each);
    await membership.forget(id);
    const held = await stores.postgres.selectFrom("api_keys").select("id").where("workspace_id", "=", id).execute();
    await stores.dropWorkspace(id);
    for (const key of held) keys.forget(key.id);
  }

  async #addOwner(workspace: string, user: string): Promise<void> {
    await this.#parts.stores.postgres
      .insertInto("members_of")
      .values({ workspace_id: workspace, user_id: user, role: "owner" })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /**
   * The demo's workspace: it carries the name, and its first contact was invented (or there is nobody yet). A real shop that
   * happens to be called so is none.
   */
  async #find(): Promise<{ id: string; contacts: number; isOnly: boolean } | null> {
    const { loader, stores } = this.#parts;
    if (loader === null) return null;
    const { rows } = await sql<{ id: string; contacts: number; all: number }>`
      SELECT w.id, (SELECT count(*)::int FROM workspaces) AS all,
        (SELECT count(*)::int FROM contacts AS c WHERE c.workspace_id = w.id AND deleted_at IS NULL AND merged_into IS NULL) AS contacts
      FROM workspaces AS w
      WHERE w.name = ${loader.workspace.name} AND (
        NOT EXISTS (SELECT 1 FROM contacts AS c WHERE c.workspace_id = w.id)
        OR EXISTS (SELECT 1 FROM contacts AS c WHERE c.workspace_id = w.id AND c.id <= 100 AND c.stamps::text LIKE '%"demo:%')
      )
      ORDER BY w.created_at LIMIT 1`.execute(stores.postgres);
    const [row] = rows;
    return row === undefined ? null : { id: row.id, contacts: row.contacts, isOnly: row.all === 1 };
  }
}
