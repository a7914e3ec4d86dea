import { PassThrough } from "node:stream";
import type { RunningServer } from "@kindred/server";
import { readEnvironment } from "../env.ts";
import { buildProgram } from "../program.ts";
import { paintFor } from "../terminal.ts";

/** Runs a command on the server as it is typed and gives what it prints. */
export async function typed(server: RunningServer, ...args: readonly string[]): Promise<string> {
  const out = new PassThrough({ highWaterMark: 1_000_000 });
  const environment = readEnvironment({ KINDRED_URL: server.url, KINDRED_KEY: server.localToken });
  const terminal = { out, err: new PassThrough(), paint: paintFor(false), live: false };
  await buildProgram({ environment, terminal }).parseAsync(["node", "kindred", ...args]);
  out.end();
  return String(out.read() ?? "");
}
