import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

/** The types of axe leave out that a check can be told its options for one run. */
interface Options extends RunOptions {
  readonly checks: Readonly<Record<string, { options: unknown }>>;
}

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const options: Options = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // A tooltip belongs to what it describes, wherever it is drawn. Axe by itself says so of dialogs alone.
  checks: { region: { options: { regionMatcher: "dialog, [role=dialog], [role=alertdialog], [role=tooltip], svg" } } },
};

/** Waits until nothing fades or slides any more: half faded text is no contrast to judge. What turns for ever may turn. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // A fade is asked for in one frame and begins in the next but one.
    for (let quiet = 0; quiet < 4; quiet += 1) {
      await new Promise(requestAnimationFrame);
      const moving = document
        .getAnimations()
        .filter(({ playState, effect }) => playState === "running" && effect?.getComputedTiming().endTime !== Infinity);
      if (moving.length > 0) {
        await Promise.allSettled(moving.map(({ finished }) => finished));
        quiet = -1;
      }
    }
  });
}

/** What axe finds against WCAG 2.2 AA on the page once it is at rest: `rule: element`, one line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await atRest(page);
  // The page's policy lets no foreign script in; the debugger's evaluation is not bound by it.
  await page.evaluate(source);
  const results = await page.evaluate(
    (run) => (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(run),
    options,
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
