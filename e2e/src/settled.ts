import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Follows what a page asks for, from before its first request on. */
export interface Traffic {
  /** What was refused or did not arrive, one line each; taken away by reading it. */
  readonly failures: () => string[];
  /** Resolves when every answer is there and nothing on the page still says that it loads. */
  readonly settled: () => Promise<void>;
}

/** Whether the page has drawn what it got: two frames after the last answer there is a heading and nothing turns. */
const still = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
  resolve(document.querySelector("#root [role=status][aria-label] .mantine-Loader-root") === null && document.querySelector("h1, h2") !== null))))`;

export function follow(page: Page): Traffic {
  const open = new Set<object>();
  let failures: string[] = [];
  page.on("request", (request) => {
    // The stream of news never ends.
    if (request.resourceType() !== "eventsource" && !request.url().endsWith("/stream")) open.add(request);
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => {
    open.delete(request);
    const reason = request.failure()?.errorText ?? "";
    // Leaving a page breaks off what it had asked for.
    if (reason !== "net::ERR_ABORTED") failures.push(`${request.method()} ${request.url()}: ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) failures.push(`${response.url()}: ${String(response.status())}`);
  });
  return {
    failures: () => {
      const told = failures;
      failures = [];
      return told;
    },
    settled: async () => {
      await expect.poll(async () => (open.size === 0 && (await page.evaluate(still)) ? open.size : "loading")).toBe(0);
    },
  };
}
