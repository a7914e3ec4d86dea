import { existsSync, readFileSync } from "node:fs";
import type { BrowserContext, Page, Request } from "playwright-core";
import type { Traffic } from "./settled.ts";

/** A question of a page to the server, and the shortest of the times it took to be answered, in ms; asked again within a visit, the longest of it. */
export interface Wait {
  readonly page: string;
  readonly question: string;
  readonly request: Request;
  ms: number;
}

/** How long until a page can be used: its heading is there, and nothing keeps the browser busy for longer than 50 ms at a time. */
export interface Readiness {
  ms: number;
  /** The same by how crowded the machine was, the least of all visits. */
  alone: number;
}

const longTasks = `
  globalThis.busyUntil = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) globalThis.busyUntil = Math.max(globalThis.busyUntil, startTime + duration);
  }).observe({ type: "longtask", buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector("h1") === null) return;
    globalThis.headedAt = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });`;

/** Visits pages with a stopwatch. */
export class Visits {
  readonly waits = new Map<string, Wait>();
  readonly ready = new Map<string, Readiness>();
  readonly #page: Page;
  readonly #traffic: Traffic;
  #name = "";
  #visit = new Map<string, Wait>();

  private constructor(page: Page, traffic: Traffic) {
    this.#page = page;
    this.#traffic = traffic;
  }

  static async of(page: Page, traffic: Traffic): Promise<Visits> {
    const visits = new Visits(page, traffic);
    await page.addInitScript(longTasks);
    page.on("requestfinished", (request) => visits.#note(request));
    return visits;
  }

  /** @param open leads to the page; resolves when it stands still */
  async visit<T>(name: string, open: () => Promise<T>): Promise<T> {
    this.#name = name;
    this.#visit = new Map();
    const times = crowding(50);
    const opened = await open();
    const ms = await this.#page.evaluate<number>("Math.max(globalThis.headedAt, globalThis.busyUntil)");
    const alone = ms / Math.min(times, crowding(50));
    const best = this.ready.get(name);
    this.ready.set(name, { ms: Math.min(ms, best?.ms ?? ms), alone: Math.min(alone, best?.alone ?? alone) });
    for (const [key, wait] of this.#visit) {
      const known = this.waits.get(key);
      if (known === undefined || wait.ms < known.ms) this.waits.set(key, wait);
    }
    return opened;
  }

  /** Opens an address and waits until it stands still. */
  async go(url: string): Promise<void> {
    await this.#page.goto(url);
    await this.#traffic.settled();
  }

  #note(request: Request): void {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith("/api/") || pathname.endsWith("/stream")) return;
    const { requestStart, responseEnd } = request.timing();
    const ms = responseEnd - requestStart;
    const question = `${request.method()} ${pathname.replace(/^.*\/workspaces\/[^/]+/u, "")}`;
    const key = `${this.#name} ${question}`;
    const known = this.#visit.get(key);
    if (known === undefined || known.ms < ms) this.#visit.set(key, { page: this.#name, question, request, ms });
  }
}

/** What a process has computed so far, ms; null where the system does not tell. */
function cpuOf(process: number): number | null {
  const path = `/proc/${process}/stat`;
  if (!existsSync(path)) return null;
  const [user, system] = readFileSync(path, "utf8").split(") ")[1]!.split(" ").slice(11, 13).map(Number);
  // A hundredth of a second each: the unit that Linux tells every program.
  return (user! + system!) * 10;
}

/**
 * What a question takes that is asked alone, ms, whoever else uses the machine: the least of what the server computed for it, and of the
 * time until the answer by how crowded the machine was.
 */
export async function askedAlone(context: BrowserContext, server: number, { request }: Wait): Promise<number> {
  const body = request.postData();
  let best = Infinity;
  for (let turn = 0; turn < 5; turn += 1) {
    const times = crowding(100);
    const [began, before] = [performance.now(), cpuOf(server)];
    const answer = await context.request.fetch(request.url(), {
      method: request.method(),
      headers: { origin: new URL(request.url()).origin, "content-type": "application/json" },
      ...(body === null ? {} : { data: body }),
    });
    await answer.body();
    const after = cpuOf(server);
    const ms = (performance.now() - began) / Math.min(times, crowding(100));
    best = Math.min(best, ms, before === null || after === null ? Infinity : after - before);
  }
  return best;
}

/** How many times as long as alone the machine takes for the same work right now: 1 on one that is at rest. */
function crowding(ms: number): number {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const spent = (): number => {
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / 1000;
  };
  while (spent() < ms);
  return (performance.now() - wall) / spent();
}
