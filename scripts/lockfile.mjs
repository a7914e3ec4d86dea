// What package-lock.json must promise: no registry host, every package runs on the oldest Node we support, and every licence
// goes together with Apache-2.0.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./steps.mjs";

const compatible =
  /^(MIT|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|Python-2\.0|PostgreSQL|MIT-0|Zlib|WTFPL)$/;
// Used while developing or testing only, never shipped with Kindred's code.
const alsoForDevelopment = /^(MPL-2\.0)$/;

// Their manifests say "SEE LICENSE IN LICENSE"; the file is the MIT licence in each.
const readByHand = new Set(["@segment/facade", "@segment/isodate", "@segment/isodate-traverse", "new-date"]);

const nameOf = (path) => path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);

const parts = (version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0);

function compare(a, b) {
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** One comparator such as `>=20.19`, `^22.13.0`, `20.x`, `24`. */
function comparatorAllows(comparator, version) {
  const match = /^(>=|<=|>|<|=|\^|~)?\s*v?(\d+|\*|x)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?/.exec(comparator);
  if (match === null || match[2] === "*" || match[2] === "x") return true;
  const [, operator = "", major, minor, patch] = match;
  const fixed = (part) => part !== undefined && part !== "x" && part !== "*";
  const floor = [major, fixed(minor) ? minor : "0", fixed(patch) ? patch : "0"].join(".");
  const order = compare(version, floor);
  const [hasMajor, hasMinor] = parts(version);
  const sameMajor = hasMajor === Number(major);
  const sameMinor = sameMajor && (!fixed(minor) || hasMinor === Number(minor));
  switch (operator) {
    case ">=":
      return order >= 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0 || (fixed(minor) ? sameMinor && !fixed(patch) : sameMajor);
    case "^":
      return sameMajor && order >= 0;
    case "~":
      return sameMinor && order >= 0;
    default:
      return sameMinor && (!fixed(patch) || order === 0);
  }
}

/** Whether a range of package.json's `engines` (`||`, spaces, hyphens) allows a version. */
export function rangeAllows(range, version) {
  return range.split("||").some((alternative) => {
    const hyphen = /^\s*(\S+)\s+-\s+(\S+)\s*$/.exec(alternative);
    const comparators = hyphen
      ? [`>=${hyphen[1]}`, `<=${hyphen[2]}`]
      : alternative
          .replace(/(>=|<=|>|<|=|\^|~)\s+/g, "$1")
          .trim()
          .split(/\s+/);
    return comparators.every((comparator) => comparator === "" || comparatorAllows(comparator, version));
  });
}

/** Whether an SPDX expression offers a licence that we may use. */
export function licenceAllowed(expression, isDevelopment) {
  const allowed = (name) => compatible.test(name) || (isDevelopment && alsoForDevelopment.test(name));
  return expression
    .replace(/[()]/g, "")
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((name) => allowed(name.trim())));
}

/** Every broken promise of the lock file as a sentence. */
export function brokenPromises() {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const oldest = manifest.engines.node.replace(">=", "");
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  const faults = [];
  const host = /"resolved": "(https?:\/\/[^/"]+)/.exec(text);
  if (host !== null)
    faults.push(`package-lock.json names a registry host (${host[1]}): install with this repository's .npmrc`);
  const entries = JSON.parse(text).packages;
  const locked = new Set(Object.keys(entries).map(nameOf));
  for (const [path, entry] of Object.entries(entries)) {
    if (entry.link || !path.includes("node_modules/")) continue;
    // A registry that lacks one platform's binary drops it from the lock file without a word, and `npm ci` fails everywhere.
    const dropped = Object.keys(entry.optionalDependencies ?? {}).filter((name) => !locked.has(name));
    if (dropped.length > 0)
      faults.push(`${path}@${entry.version} lacks ${dropped.join(", ")}: take a version that has them all`);
    const range = entry.engines?.node;
    if (range !== undefined && !rangeAllows(range, oldest))
      faults.push(`${path}@${entry.version} needs Node ${range}, we support ${oldest}`);
    // Only other people's machines install what is optional for another platform; the same licence holds there.
    if (
      entry.license !== undefined &&
      !readByHand.has(nameOf(path)) &&
      !licenceAllowed(entry.license, entry.dev === true || entry.devOptional === true)
    ) {
      faults.push(`${path}@${entry.version} is licensed ${entry.license}, which may not go together with Apache-2.0`);
    }
    if (entry.hasInstallScript && !scriptIsDecided(manifest.allowScripts ?? {}, path)) {
      faults.push(`${path} has an install script: decide about it under allowScripts in package.json`);
    }
  }
  return faults;
}

function scriptIsDecided(allowScripts, path) {
  const name = nameOf(path);
  return Object.keys(allowScripts).some((key) => key === name || key.startsWith(`${name}@`));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = brokenPromises();
  for (const line of faults) console.error(line);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
