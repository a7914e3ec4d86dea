// npm run check: the whole gate. Each step says in one line how it went; what failed shows its output below.
// `--without-tests` leaves out the unit tests, for a run that has had them already.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brokenBoundaries } from "./boundaries.mjs";
import { brokenPromises } from "./lockfile.mjs";
import { prepare, program, root, run } from "./steps.mjs";
import { runSuites, summary } from "./suites.mjs";

const withTests = !process.argv.includes("--without-tests");

const tool =
  (name, args, bin = name) =>
  async () => {
    const { code, output } = await run(process.execPath, [program(name, bin), ...args], { label: name, quiet: true });
    return { ok: code === 0, output };
  };

const listed = (faults) => () => {
  const lines = faults();
  return { ok: lines.length === 0, output: lines.join("\n") };
};

/** A digest of every committed example: tests must compare with them, never rewrite them. */
function goldenDigest() {
  const folder = join(root, "packages/segment/src/examples");
  const digest = createHash("sha256");
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  for (const file of files) digest.update(file).update(readFileSync(file));
  return digest.digest("hex");
}

async function unitTests() {
  const before = goldenDigest();
  // With CI set, vitest compares snapshots and writes none.
  process.env.CI ??= "true";
  const counts = await runSuites("quick", { quiet: true });
  if (goldenDigest() !== before)
    return { ok: false, output: "The tests changed golden files under packages/segment/src/examples." };
  return { ok: counts.failed === 0, output: counts.output, note: summary(counts) };
}

const steps = [
  ["format", tool("oxfmt", ["--check", "."])],
  ["types", tool("typescript", ["-b"], "tsc")],
  ["lint and cycles", tool("oxlint", ["--type-aware", "--deny-warnings", "--report-unused-disable-directives"])],
  ["boundaries", listed(brokenBoundaries)],
  ["lock file", listed(brokenPromises)],
  ["unused code", tool("knip", ["--no-progress"])],
  ...(withTests ? [["unit tests, golden files", unitTests]] : []),
];

await prepare({ compile: false });
const failed = [];
for (const [name, step] of steps) {
  const started = Date.now();
  const { ok, output, note } = await step();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${ok ? "ok    " : "FAILED"}  ${name.padEnd(26)} ${seconds.padStart(6)} s${note === undefined ? "" : `  ${note}`}`,
  );
  if (!ok) failed.push({ name, output });
}
for (const { name, output } of failed) console.error(`\n--- ${name} ---\n${output.trim()}`);
console.log(
  failed.length === 0
    ? `All ${steps.length} checks passed.`
    : `${failed.length} of ${steps.length} checks failed: ${failed.map((step) => step.name).join(", ")}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
