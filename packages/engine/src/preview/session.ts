import { KindredError } from "@kindred/schema";

/** One editor's stretch of work on one document: all its answers are for the same instant. */
export interface Session {
  /** Unix ms */
  readonly asOf: number;
  /** The data's version when it began. */
  readonly version: string;
  readonly turn: number;
}

/** A session is renewed when it is this old and the data has changed, or this old whatever the data, ms. */
const renewAfter = 60_000;
const endAfter = 600_000;
const mostSessions = 1_000;

/** Sessions by name, and which request each is busy with. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #busy = new Map<string, AbortController>();
  #turn = 0;

  /** The session, unless it is time for a new one. */
  current(name: string, version: string, now: number): Session | null {
    const session = this.#sessions.get(name);
    if (session === undefined) return null;
    const age = now - session.asOf;
    const isDue = age < 0 || age >= endAfter || (age >= renewAfter && session.version !== version);
    return isDue ? null : session;
  }

  /** @param name null: for one answer only */
  begin(name: string | null, version: string, asOf: number): Session {
    this.#turn += 1;
    const session = { asOf, version, turn: this.#turn };
    if (name === null) return session;
    this.#sessions.delete(name);
    this.#sessions.set(name, session);
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= mostSessions) break;
      this.#sessions.delete(oldest);
    }
    return session;
  }

  /** Runs one request of a session; a newer one of the same name, or the caller's signal, ends it with `superseded`. */
  async run<R>(
    name: string | null,
    caller: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<R>,
  ): Promise<R> {
    const own = new AbortController();
    if (name !== null) {
      this.#busy.get(name)?.abort(superseded());
      this.#busy.set(name, own);
    }
    const end = (): void => own.abort(superseded());
    caller?.addEventListener("abort", end, { once: true });
    if (caller?.aborted === true) end();
    try {
      return await Promise.race([work(own.signal), ended(own.signal)]);
    } finally {
      caller?.removeEventListener("abort", end);
      if (name !== null && this.#busy.get(name) === own) this.#busy.delete(name);
    }
  }
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const refuse = (): void => reject(signal.reason as KindredError);
    if (signal.aborted) refuse();
    else signal.addEventListener("abort", refuse, { once: true });
  });
}

function superseded(): KindredError {
  return new KindredError("superseded", "A newer preview of the same session took the place of this one.", {
    status: 409,
  });
}
