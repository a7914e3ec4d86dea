// npm test: installs what is missing, builds, runs the quick suites. `npm test -- packages/segment` runs a part.
// `npm test -- --slow` runs the slow ones: a second PostgreSQL, crashes, a browser.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { prepare, scratch } from "./steps.mjs";
import { runSuites, summary } from "./suites.mjs";

const slow = process.argv.includes("--slow");
const filters = process.argv.slice(2).filter((argument) => argument !== "--slow");
const which = slow ? "slow" : "quick";

await prepare();
const counts = await runSuites(which, { filters });
writeFileSync(join(scratch, `counts-${which}.json`), JSON.stringify(counts, ["passed", "failed", "skipped"]));
console.log(summary(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
