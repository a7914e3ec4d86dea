import { execFileSync, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ShopSize } from "../harness/fill-shop.ts";
import { progress } from "../harness/report.ts";

/** A copy of the shop whose contacts are in PostgreSQL too, to work on: whoever takes it removes it. Gives its data directory. */
export async function copiedShop(size: ShopSize, name: string): Promise<string> {
  const folder = join(tmpdir(), `kindred-bench-live-1-${size.contacts}-${size.events}`);
  await prepare(folder, size);
  const dataDir = join(folder, name);
  await rm(dataDir, { recursive: true, force: true });
  progress(`${size.contacts.toLocaleString("en")} contacts, ${size.events.toLocaleString("en")} events: copying`);
  execFileSync("cp", ["-a", join(folder, "base"), dataDir]);
  return dataDir;
}

async function prepare(folder: string, size: ShopSize): Promise<void> {
  const script = fileURLToPath(new URL("prepare.js", import.meta.url));
  const args = [script, folder, String(size.contacts), String(size.events)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`The data could not be made: ${String(code)}`);
}
