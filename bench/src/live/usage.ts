import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Usage {
  /** CPU since the process began, ms. */
  readonly server: number;
  readonly postgres: number;
  /** Resident memory of the server, ClickHouse within it, and the most it ever was, bytes. */
  readonly resident: number;
  readonly peak: number;
}

/** What a server and the PostgreSQL of its data directory use, by Linux' own account. */
export async function usageOf(pid: number, dataDir: string): Promise<Usage> {
  const [postmaster] = (await readFile(join(dataDir, "postgres/postmaster.pid"), "utf8")).split("\n");
  const backends = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, "utf8");
  const children = await Promise.all(
    backends
      .split(" ")
      .filter(Boolean)
      .map((id) => cpuOf(id).catch(() => null)),
  );
  const parent = await cpuOf(postmaster!);
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const bytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? "0") * 1024;
  return {
    server: (await cpuOf(String(pid))).own,
    postgres: children.reduce((sum, child) => sum + (child?.own ?? 0), parent.own + parent.ended),
    resident: bytes("VmRSS"),
    peak: bytes("VmHWM"),
  };
}

/** ms; `ended`: of children that are no more. */
async function cpuOf(pid: string): Promise<{ readonly own: number; readonly ended: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name, in brackets, may hold spaces. Ticks are hundredths of a second on every Linux that Node runs on.
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  return { own: (fields[11]! + fields[12]!) * 10, ended: (fields[13]! + fields[14]!) * 10 };
}
