import { defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/longest-first.mjs";

const source = (path: string): string => new URL(path, import.meta.url).pathname;

/**
 * Tests run on the TypeScript sources. `npm test` takes the quick suites (*.test.ts); the slower ones, which need a
 * second PostgreSQL, crashes or a browser, are named *.slow.ts and run with KINDRED_SLOW=1.
 */
export default defineConfig({
  resolve: {
    alias: {
      "@kindred/schema": source("packages/schema/src/index.ts"),
      "@kindred/models": source("packages/models/src/index.ts"),
      "@kindred/segment/testing": source("packages/segment/src/testing/index.ts"),
      "@kindred/segment": source("packages/segment/src/index.ts"),
      "@kindred/store/testing": source("packages/store/src/testing/index.ts"),
      "@kindred/store": source("packages/store/src/index.ts"),
      "@kindred/engine": source("packages/engine/src/index.ts"),
      "@kindred/demo": source("packages/demo/src/index.ts"),
      "@kindred/server": source("apps/server/src/index.ts"),
    },
  },
  test: {
    include: process.env["KINDRED_SLOW"] ? ["**/src/**/*.slow.ts"] : ["**/src/**/*.test.ts", "scripts/*.test.mjs"],
    setupFiles: [source("scripts/fixed-seed.mjs")],
    pool: "forks",
    sequence: { sequencer: LongestFirst },
    maxWorkers: 2,
    // A busy machine is no failure: what hangs is found all the same.
    testTimeout: process.env["KINDRED_SLOW"] ? 300_000 : 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
