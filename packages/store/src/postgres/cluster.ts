import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { KindredError } from "@kindred/schema";
import { launchUnder, type PostgresAccount } from "./account.ts";
import type { PostgresBinaries } from "./binaries.ts";

const run = promisify(execFile);

/** The one PostgreSQL user and database of the embedded server. */
export const clusterUser = "kindred";
export const clusterDatabase = "postgres";

export interface Cluster {
  readonly folder: string;
  readonly password: string;
  readonly account: PostgresAccount | null;
}

/**
 * The embedded server's data directory `<dataDir>/postgres`, made by `initdb` when it is not there yet. It is made
 * beside its place and renamed into it, so that a first start cut short leaves nothing half made.
 */
export async function openCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | null,
): Promise<Cluster> {
  const folder = join(dataDir, "postgres");
  const passwordFile = join(dataDir, "postgres-password");
  const version = await readFile(join(folder, "PG_VERSION"), "utf8").catch(() => null);
  if (version !== null) {
    refuseOtherMajor(folder, version.trim(), binaries.major);
    return { folder, password: await readPassword(passwordFile), account: account && (await ownerOf(folder)) };
  }
  const password = randomBytes(24).toString("base64url");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  await initialise(folder, password, binaries, account);
  return { folder, password, account };
}

/** Started as root on files that another account made: that account goes on. */
async function ownerOf(folder: string): Promise<PostgresAccount> {
  const { uid, gid } = await stat(folder);
  return { uid, gid };
}

async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw new KindredError(
      "data_dir_unusable",
      `The password of the embedded PostgreSQL cannot be read from ${file}. Bring that file back from a backup of the data directory, readable by the user that runs Kindred.`,
      { status: 500, cause },
    );
  }
}

async function initialise(
  folder: string,
  password: string,
  binaries: PostgresBinaries,
  account: PostgresAccount | null,
): Promise<void> {
  const fresh = `${folder}.new`;
  const handedPassword = `${folder}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(handedPassword, `${password}\n`, { mode: 0o600 });
  if (account !== null) for (const path of [fresh, handedPassword]) await chown(path, account.uid, account.gid);
  try {
    const args = [
      `--pgdata=${fresh}`,
      `--username=${clusterUser}`,
      `--pwfile=${handedPassword}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      // Text sorts by code point everywhere, whatever locales the machine has.
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
    ];
    const launch = await launchUnder(account, binaries.initdb, args, [fresh]);
    await run(launch.program, launch.args, { ...launch.account, cwd: "/", env: { ...process.env, LC_ALL: "C" } });
    await rename(fresh, folder);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    if (cause instanceof KindredError) throw cause;
    const said = (cause instanceof Error && "stderr" in cause && String(cause.stderr).trim()) || String(cause);
    if (/No space left on device|Check free disk space/.test(said))
      throw new KindredError("disk_full", `The disk that holds ${folder} is full. Free some space and start again.`, {
        status: 507,
        cause,
      });
    throw new KindredError("postgres_not_created", `PostgreSQL could not make its files in ${folder}: ${said}`, {
      status: 500,
      cause,
    });
  } finally {
    await rm(handedPassword, { force: true });
  }
}

function refuseOtherMajor(folder: string, found: string, ours: string): void {
  if (found === ours) return;
  const newer = Number(found) > Number(ours);
  throw new KindredError(
    newer ? "data_newer_than_program" : "postgres_version_differs",
    `${folder} was written by PostgreSQL ${found} and this Kindred brings PostgreSQL ${ours}. Start the Kindred version that wrote it, or choose another --data.`,
    { status: 500 },
  );
}
