import { readdirSync, readFileSync } from "node:fs";

const directory = new URL("../../src/examples/", import.meta.url);

/** The documents of this folder by id: one for each corner of the language. */
export function readExamples(): ReadonlyMap<string, unknown> {
  const files = readdirSync(directory).filter((file) => file.endsWith(".json"));
  return new Map(
    files.sort().map((file) => [file.slice(0, -5), JSON.parse(readFileSync(new URL(file, directory), "utf8"))]),
  );
}

/** The instant that golden statements are compiled for. */
export const EXAMPLES_NOW = Date.UTC(2026, 3, 4, 10, 30, 15, 250);
