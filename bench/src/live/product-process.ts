import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { progress } from "../harness/report.ts";
import { workspaceId } from "../rebuild/data.ts";
import type { SegmentDocument } from "../rebuild/segments.ts";
import { usageOf, type Usage } from "./usage.ts";

export interface ToldChange {
  readonly segment: string;
  readonly contactId: number;
  readonly change: 1 | -1;
  readonly cause: "event" | "time";
  readonly detail: string;
}

export interface ToldCommit {
  readonly kind: "commit";
  /** By the shop's clock, Unix ms. */
  readonly at: number;
  /** By the wall's clock, Unix ms. */
  readonly committedAt: number;
  readonly changes: readonly ToldChange[];
}

export type Told =
  | ToldCommit
  | { readonly kind: "ready"; readonly url: string; readonly token: string }
  | { readonly kind: "settled" };

/** The product's process as the bench sees it: its API, its metrics page, what it uses. */
export class Product {
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  readonly #token: string;
  readonly url: string;

  private constructor(child: ChildProcess, dataDir: string, url: string, token: string) {
    this.#child = child;
    this.#dataDir = dataDir;
    this.url = url;
    this.#token = token;
  }

  /** @param ahead how far the shop's clock is ahead of the wall's, ms */
  static async start(dataDir: string, ahead: number, onCommit: (commit: ToldCommit) => void): Promise<Product> {
    const script = fileURLToPath(new URL("product.js", import.meta.url));
    const child = fork(script, [dataDir, String(ahead)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    return new Promise((resolve, reject) => {
      child.once("exit", (code) => reject(new Error(`The server ended before it listened, with code ${code}`)));
      child.on("message", (told: Told) => {
        if (told.kind === "commit") onCommit(told);
        else if (told.kind === "ready") resolve(new Product(child, dataDir, told.url, told.token));
      });
    });
  }

  async writeKey(): Promise<string> {
    const made = await this.#ask("POST", `/workspaces/${workspaceId}/keys`, { kind: "write", name: "bench" });
    return (made as { secret: string }).secret;
  }

  /** Saves segments and waits until every one is kept. Gives the memberships there are then. */
  async keep(documents: readonly SegmentDocument[]): Promise<number> {
    const save = documents.map((document) => ({ document }));
    await this.#ask("POST", `/workspaces/${workspaceId}/segment-changes`, { save });
    for (let look = 1; ; look += 1) {
      const { items } = (await this.#ask("GET", `/workspaces/${workspaceId}/memberships`)) as { items: Status[] };
      const failed = items.find(({ state }) => state === "failed" || state === "broken");
      if (failed !== undefined) throw new Error(`${failed.id} is ${failed.state}: ${failed.reason ?? ""}`);
      const kept = items.filter(({ state }) => state === "kept").length;
      if (items.length >= documents.length && kept === items.length) {
        return items.reduce((sum, { size }) => sum + size, 0);
      }
      if (look % 60 === 0) progress(`${kept} of ${documents.length} segments kept`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  /** The metrics page's values, by name with labels. */
  async metrics(): Promise<ReadonlyMap<string, number>> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return new Map(
      lines.map((line) => {
        const end = line.lastIndexOf(" ");
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
    );
  }

  /** Resolves when all that was acknowledged and all that is due is in the ledger: true; or after `atMost` ms: false. */
  settled(atMost: number): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (isSettled: boolean): void => {
        clearTimeout(timer);
        this.#child.off("message", listen);
        resolve(isSettled);
      };
      const listen = (told: Told): void => {
        if (told.kind === "settled") end(true);
      };
      const timer = setTimeout(end, atMost, false);
      this.#child.on("message", listen);
      this.#child.send("settle");
    });
  }

  /** CPU and memory of the server and its PostgreSQL so far. */
  usage(): Promise<Usage> {
    return usageOf(this.#child.pid!, this.#dataDir);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGTERM");
    await ended;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#token}`, "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, ...sent });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
}

interface Status {
  readonly id: string;
  readonly size: number;
  readonly state: string;
  readonly reason: string | null;
}
