import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** How the command line finds a running server and proves that it runs under the same account. */
export const ServerFile = z.object({ url: z.url(), pid: z.number().int(), token: z.string() });
export type ServerFile = z.output<typeof ServerFile>;

function pathIn(dataDir: string): string {
  return join(dataDir, "server.json");
}

/** Written whole or not at all, readable by its owner alone. */
export async function writeServerFile(dataDir: string, content: ServerFile): Promise<void> {
  const path = pathIn(dataDir);
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await rename(draft, path);
}

/** The server that says it runs on this data directory; null when there is none. It may have died since. */
export async function readServerFile(dataDir: string): Promise<ServerFile | null> {
  const text = await readFile(pathIn(dataDir), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return ServerFile.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export async function removeServerFile(dataDir: string): Promise<void> {
  const current = await readServerFile(dataDir);
  if (current?.pid === process.pid) await rm(pathIn(dataDir), { force: true });
}
