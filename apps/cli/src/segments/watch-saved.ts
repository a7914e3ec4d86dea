import { setTimeout as wait } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import { inWorkspace } from "../workspace.ts";
import { Change } from "./changes-shown.ts";
import { readEventStream } from "./event-stream.ts";
import type { Watching } from "./watch.ts";

const again = 1000;
/** A server that is gone may come back: what it has done meanwhile is in its ledger. */
const passing = new Set(["server_unreachable", "server_hung_up", "server_stopping"]);

/** The server's own stream: every entry and exit, with its cause, also those of a time in which the stream was broken. */
export async function watchSaved({ api, workspace, id, show, say, stop }: Watching & { readonly id: string }) {
  let after: string | undefined;
  let told = false;
  while (!stop.aborted) {
    try {
      const path = inWorkspace(workspace, "stream");
      const { body } = await api.stream(path, { query: { segments: id, after } });
      told = false;
      for await (const event of readEventStream(until(body, stop))) {
        if (event.event !== null) await show(Change.parse(JSON.parse(event.data)));
        after = event.id ?? after;
      }
    } catch (error) {
      if (!(error instanceof KindredError) || !passing.has(error.code)) throw error;
      if (!told) say(`${error.message} Waiting for it; nothing is missed.`);
      told = true;
    }
    await wait(again, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** What comes, until it ends, breaks, or is stopped. */
async function* until(body: ReadableStream<Uint8Array> | null, stop: AbortSignal): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  stop.addEventListener("abort", cancel);
  try {
    while (!stop.aborted) {
      // A connection that breaks off is no more than one that ends: the next one goes on behind the last event.
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (done || value === undefined) return;
      yield value;
    }
  } finally {
    stop.removeEventListener("abort", cancel);
    cancel();
  }
}
