import type { ServerResponse } from "node:http";
import type { Change } from "@kindred/engine";

/** How long a reader may leave what was written unread, ms. */
const usualPatience = 30_000;

/**
 * Server-sent events over one response (https://html.spec.whatwg.org/multipage/server-sent-events.html). Waits for its reader before
 * more is written, and cuts off one that reads nothing: it comes back and goes on where it was.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #patience: number;

  constructor(response: ServerResponse, patience = usualPatience) {
    this.#response = response;
    this.#patience = patience;
  }

  /** @param headers beside those of an event stream */
  begin(headers: Readonly<Record<string, number | string | string[] | undefined>>, position: number): Promise<void> {
    const given = Object.entries(headers).filter(([, value]) => value !== undefined);
    this.#response.writeHead(200, {
      ...(Object.fromEntries(given) as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      // A proxy in front that gathers answers would hold events back.
      "x-accel-buffering": "no",
    });
    return this.#write(`retry: 1000\n${placeLine(position)}\n\n`);
  }

  /** An event per change, each with its number as id. Without any: a comment, and the place to go on from. */
  send(changes: readonly Change[], position: number): Promise<void> {
    const last = changes.at(-1)?.id;
    const events = changes.map(
      (change) => `${placeLine(change.id)}\nevent: ${change.change}\ndata: ${JSON.stringify(change)}\n\n`,
    );
    // An id without data moves the reader's place and is no event.
    const place = last === position ? "" : `: alive\n${placeLine(position)}\n\n`;
    return this.#write(events.join("") + place);
  }

  async #write(text: string): Promise<void> {
    const response = this.#response;
    if (response.destroyed || response.write(text)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => response.destroy(), this.#patience);
      const done = (): void => {
        clearTimeout(timer);
        response.off("drain", done).off("close", done);
        resolve();
      };
      response.on("drain", done).on("close", done);
    });
  }
}

function placeLine(position: number): string {
  return `id: ${position}`;
}
