import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import type { Traffic } from "./settled.ts";

/** Bytes of each script that a page brings, packed with gzip, by address. */
export type Weights = ReadonlyMap<string, number>;

/** Opens an address and weighs the scripts it takes until it stands still, those from the browser's cache included. */
export async function weigh(page: Page, traffic: Traffic, url: string): Promise<Weights> {
  const asked = new Set<string>();
  const note = (request: { resourceType(): string; url(): string }): void => {
    if (request.resourceType() === "script") asked.add(request.url());
  };
  page.on("request", note);
  await page.goto(url);
  await traffic.settled();
  page.off("request", note);
  const weights = new Map<string, number>();
  for (const script of asked) weights.set(script, await packedSize(script));
  return weights;
}

const known = new Map<string, Promise<number>>();

function packedSize(url: string): Promise<number> {
  const size =
    known.get(url) ??
    fetch(url)
      .then((answer) => answer.arrayBuffer())
      .then((bytes) => gzipSync(new Uint8Array(bytes)).length);
  known.set(url, size);
  return size;
}

export function total(weights: Weights): number {
  return [...weights.values()].reduce((sum, size) => sum + size, 0);
}

/** What one page brings that another had not brought yet. */
export function beyond(weights: Weights, before: Weights): Weights {
  return new Map([...weights].filter(([url]) => !before.has(url)));
}
