import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { KindredError } from "@kindred/schema";

const run = promisify(execFile);

/** Who PostgreSQL runs as. `null`: as ourselves. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root starts it under the first of these accounts that the system has. */
const candidates = ["postgres", "_postgres", "nobody"] as const;

/** @throws KindredError `no_postgres_account` when we are root and there is no account to step down to. */
export async function postgresAccount(): Promise<PostgresAccount | null> {
  if (process.getuid?.() !== 0) return null;
  for (const name of candidates) {
    const uid = await idOf("-u", name);
    const gid = await idOf("-g", name);
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new KindredError(
    "no_postgres_account",
    "PostgreSQL does not run as root and this system has no account named postgres or nobody. Start Kindred as an ordinary user, or add one with: useradd --system postgres",
    { status: 500 },
  );
}

async function idOf(flag: "-u" | "-g", name: string): Promise<number | null> {
  try {
    const { stdout } = await run("id", [flag, name]);
    return Number.parseInt(stdout, 10);
  } catch {
    return null;
  }
}

export interface Launch {
  readonly program: string;
  readonly args: readonly string[];
  readonly account: PostgresAccount | null;
}

/**
 * How to start `program` under the account so that it reaches all `paths`. A root user's home is usually closed to
 * everybody else; there `setpriv` leaves PostgreSQL the one capability of passing closed doors (Linux).
 *
 * @throws KindredError `path_unreachable` naming the closed directory.
 */
export async function launchUnder(
  account: PostgresAccount | null,
  program: string,
  args: readonly string[],
  paths: readonly string[],
): Promise<Launch> {
  if (account === null) return { program, args, account };
  const closed = await firstClosed(account, [program, ...paths]);
  if (closed === null) return { program, args, account };
  const ids = [`--reuid=${account.uid}`, `--regid=${account.gid}`, "--clear-groups"];
  const keep = [...ids, "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--"];
  const works = await run("setpriv", [...keep, program, "--version"]).then(
    () => true,
    () => false,
  );
  if (works) return { program: "setpriv", args: [...keep, program, ...args], account: null };
  throw new KindredError(
    "path_unreachable",
    `PostgreSQL runs as user ${account.uid}, which may not enter ${closed}. Start Kindred as an ordinary user, choose another --data, or open the directory with: chmod o+x ${closed}`,
    { status: 500 },
  );
}

async function firstClosed(account: PostgresAccount, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const info = await stat(folder).catch(() => null);
      if (info !== null && !mayEnter(account, info)) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  return null;
}

function mayEnter(account: PostgresAccount, info: { uid: number; gid: number; mode: number }): boolean {
  if (info.uid === account.uid) return (info.mode & 0o100) !== 0;
  if (info.gid === account.gid) return (info.mode & 0o010) !== 0;
  return (info.mode & 0o001) !== 0;
}
