#!/usr/bin/env node
import { existsSync } from "node:fs";

// Said here, before anything is loaded: an older Node would fail on a syntax it does not know.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `kindred needs Node 20.19 or later, this is ${process.versions.node}: install it from https://nodejs.org.\n`,
  );
  process.exit(1);
}
const program = new URL("../dist/main.js", import.meta.url);
if (!existsSync(program)) {
  process.stderr.write("kindred is not built yet: run `npm run build` in the repository first.\n");
  process.exit(1);
}
await import(program.href);
