// Runs vitest and counts what it did, so that every caller ends with the same line.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { program, run, scratch } from "./steps.mjs";

/** A test that hangs is ended by vitest; one whose process hangs, as in native code, by this: ms, several times what a suite takes. */
const limit = 7_200_000;

/**
 * Runs the quick or the slow suites with vitest's own output, or quietly. Resolves to { passed, failed, skipped, seconds, output };
 * a file that does not load, an error outside every test and a run that tells nothing count as one failure each.
 */
export async function runSuites(which, { filters = [], quiet = false } = {}) {
  const report = join(scratch, `vitest-${which}.json`);
  rmSync(report, { force: true });
  const { code, output, seconds } = await run(
    process.execPath,
    [
      program("vitest"),
      "run",
      "--passWithNoTests",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...filters,
    ],
    { label: `${which} tests`, quiet, limit, env: { KINDRED_SLOW: which === "slow" ? "1" : "" } },
  );
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, "utf8"));
    counts.passed = result.numPassedTests;
    counts.skipped = result.numPendingTests + result.numTodoTests;
    const unloaded = result.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    );
    counts.failed = result.numFailedTests + unloaded.length;
  }
  if ((code !== 0 || !existsSync(report)) && counts.failed === 0) counts.failed = 1;
  return { ...counts, seconds, output };
}

/** `N passed, N failed`, and `, N skipped` when there are any. */
export function summary({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
