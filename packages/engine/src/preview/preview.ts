import { dataState, type WorkspaceStore } from "@kindred/store";
import { loadContext } from "../segments/context.ts";
import { prepare, type SegmentRequest } from "../segments/request.ts";
import { type Preview, previewAt } from "./preview-at.ts";
import { PopulationReader } from "./reader.ts";
import { type Session, Sessions } from "./session.ts";

export interface PreviewOptions {
  /** Names an editor's session: its answers are for one instant, and share what was read for each other. */
  readonly session?: string | undefined;
  /** Begins the session anew, with all data as it is now. */
  readonly fresh?: boolean | undefined;
  /** How many sample members, at most; 10 unless given. */
  readonly sample?: number | undefined;
  /** Nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Answers while a document is being edited: an edit of one condition costs the read of that condition. */
export interface Previews {
  /** @throws KindredError `invalid_segment`; `superseded` once a newer request of the same session came */
  preview(workspace: WorkspaceStore, request: SegmentRequest, options?: PreviewOptions): Promise<Preview>;
}

export interface PreviewsOptions {
  /** Unix ms */
  readonly now: () => number;
  /** Waits until everything acknowledged to the workspace is in ClickHouse. */
  readonly flush: (workspaceId: string) => Promise<void>;
  /** Memory for populations that are kept. */
  readonly bytes?: number;
  /** Reads of the data at once. */
  readonly atOnce?: number;
}

export function createPreviews({ now, flush, bytes = 256 * 1024 ** 2, atOnce = 2 }: PreviewsOptions): Previews {
  const sessions = new Sessions();
  const reader = new PopulationReader({ bytes, atOnce });

  /** The session goes on, or begins with everything that was acknowledged; and the data's version now. */
  const session = async (
    workspace: WorkspaceStore,
    name: string | null,
    fresh: boolean,
  ): Promise<{ readonly session: Session; readonly version: string }> => {
    if (name !== null && !fresh) {
      const { version } = await dataState(workspace.clickhouse);
      const current = sessions.current(name, version, now());
      if (current !== null) return { session: current, version };
    }
    await flush(workspace.id);
    const { version } = await dataState(workspace.clickhouse);
    return { session: sessions.begin(name, version, now()), version };
  };

  return {
    preview: (workspace, request, { session: editor, fresh = false, sample = 10, signal: caller } = {}) => {
      const name = editor === undefined ? null : `${workspace.id} ${editor}`;
      return sessions.run(name, caller, async (signal) => {
        const [context, begun] = await Promise.all([
          loadContext(workspace, { alongside: request.alongside }),
          session(workspace, name, fresh),
        ]);
        const { turn, asOf } = begun.session;
        const input = prepare(request, context, asOf);
        const { now: instant, traits } = input;
        const inquiry = { workspace, signal, turn, version: begun.version, now: instant, traits, keep: name !== null };
        return previewAt(input, reader, inquiry, sample);
      });
    },
  };
}
