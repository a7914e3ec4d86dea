// npm run bench: builds, runs every program in bench/src one after the other, prints one table.
// `npm run bench -- segment` runs those whose name contains "segment"; from the first `--option` on everything is for the programs.
import { readdirSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { prepare, root, run } from "./steps.mjs";

const given = process.argv.slice(2);
const firstOption = given.findIndex((text) => text.startsWith("--"));
const filters = firstOption < 0 ? given : given.slice(0, firstOption);
const options = given.slice(filters.length);

await prepare();
const names = readdirSync(join(root, "bench/src"))
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => name.slice(0, -".ts".length))
  .filter((name) => filters.length === 0 || filters.some((filter) => name.includes(filter)))
  .sort();

const rows = [];
const broken = [];
for (const name of names) {
  console.log(`\n${name}`);
  const { code, seconds } = await run(process.execPath, [join(root, `bench/dist/${name}.js`), ...options], {
    label: name,
    onLine: (line) => {
      if (line.startsWith("BENCH ")) rows.push(JSON.parse(line.slice("BENCH ".length)));
      else if (line.trim() !== "") console.log(line);
    },
  });
  console.log(`  ${seconds.toFixed(0)} s`);
  if (code !== 0) broken.push(name);
}

const header = ["what", "measured", "peer", "ratio", "aim", ""];
const lines = rows.map((row) => [
  row.what,
  row.measured,
  row.peer,
  row.ratio === null ? "" : row.ratio.toFixed(2),
  row.aim,
  row.met ? "met" : "MISSED",
]);
const widths = header.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column].length)));
const print = (cells) => console.log(`| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`);

console.log(
  `\n${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}\n`,
);
print(header);
print(widths.map((width) => "-".repeat(width)));
for (const line of lines) print(line);

const missed = rows.filter((row) => !row.met).length;
if (broken.length > 0) console.error(`\nDid not finish: ${broken.join(", ")}.`);
if (missed > 0) console.error(`\n${missed} of ${rows.length} aims missed.`);
process.exitCode = broken.length > 0 || missed > 0 ? 1 : 0;
