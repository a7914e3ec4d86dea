import { execFile } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const root = new URL("../../../", import.meta.url).pathname;
const asRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };
let folder: string;

beforeAll(async () => {
  await run("npx", ["tsc", "-b", "packages/store"], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), "kindred-accounts-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Opens and closes the stores in a process of their own; answers `open`, or the error's code. */
async function openIn(dataDir: string, account: { uid?: number; gid?: number } = {}): Promise<string> {
  const script = `
    const { openStores } = await import(${JSON.stringify(join(root, "packages/store/dist/index.js"))});
    try {
      const stores = await openStores({ dataDir: ${JSON.stringify(dataDir)} });
      await stores.ping();
      await stores.close();
      console.log("open");
    } catch (error) {
      console.log(error.code ?? error);
    }`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { ...account, cwd: "/" });
  return stdout.trim();
}

test.runIf(asRoot)(
  "root works in a directory that nobody else may enter, with PostgreSQL under another account",
  async () => {
    const closed = join(folder, "closed");
    await mkdir(closed, { mode: 0o700 });
    expect(await openIn(join(closed, "data"))).toBe("open");
    expect((await stat(join(closed, "data", "postgres"))).uid).not.toBe(0);
  },
);

test.runIf(asRoot)("an ordinary user's data opens for its user, then for root, then for its user again", async () => {
  const home = join(folder, "home");
  await mkdir(home);
  await chown(home, nobody.uid, nobody.gid);
  const dataDir = join(home, "data");
  expect(await openIn(dataDir, nobody)).toBe("open");
  expect(await openIn(dataDir)).toBe("open");
  expect(await openIn(dataDir, nobody)).toBe("open");
});

test.runIf(asRoot)("a directory that the user may not write is refused", async () => {
  expect(await openIn(join(folder, "closed", "data"), nobody)).toBe("data_dir_unusable");
  expect(await openIn(join(folder, "elsewhere"), nobody)).toBe("data_dir_unusable");
});
