// The last line of .ci/run: what the named suites counted, together. A suite that left no count did not run: one failure.
// Usage: node scripts/total.mjs EXIT_CODE_OF_THE_GATE SUITE...
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "./steps.mjs";
import { summary } from "./suites.mjs";

const [gate, ...suites] = process.argv.slice(2);
const total = { passed: 0, failed: gate === "0" ? 0 : 1, skipped: 0 };
for (const suite of suites) {
  const path = join(scratch, `counts-${suite}.json`);
  const counts = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : { passed: 0, failed: 1, skipped: 0 };
  for (const key of Object.keys(total)) total[key] += counts[key];
}
console.log(summary(total));
process.exitCode = total.failed > 0 ? 1 : 0;
