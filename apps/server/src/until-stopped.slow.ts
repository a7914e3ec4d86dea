import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const program = new URL("../dist/main.js", import.meta.url).pathname;

let dataDir = "";
let server: ChildProcess;
let ended: Promise<number | null>;
let url: Promise<string>;

describe("a server", () => {
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "kindred-stopping-"));
    const env = { ...process.env, KINDRED_DATA: dataDir, KINDRED_PORT: "0", LOG_LEVEL: "info" };
    const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "inherit"] });
    server = child;
    // Null where a signal ended it: then nothing of ours ran at the end.
    ended = new Promise((resolve) => child.once("exit", resolve));
    url = new Promise((resolve) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const said = JSON.parse(line) as { msg: string; url?: string };
        if (said.msg === "listening") resolve(said.url ?? "");
      });
    });
  });
  afterEach(async () => {
    server.kill("SIGKILL");
    const pid = postmaster();
    if (pid !== null && isAlive(pid)) process.kill(pid, "SIGQUIT");
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  /** The process id of its PostgreSQL, once there is one. */
  function postmaster(): number | null {
    try {
      return Number.parseInt(readFileSync(join(dataDir, "postgres/postmaster.pid"), "utf8"), 10);
    } catch {
      return null;
    }
  }

  function isAlive(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  /** Its PostgreSQL: the server process and those it has for each connection. Asks `/proc`, since a bare Debian has no `ps`. */
  function postgres(): number[] {
    const first = postmaster() ?? 0;
    const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
    return [first, ...pids.filter((pid) => parentOf(pid) === first)];
  }

  function parentOf(pid: number): number | null {
    try {
      return Number(/^PPid:\s+(\d+)$/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
    } catch {
      return null;
    }
  }

  it("takes its PostgreSQL along when it is stopped before it listens", async () => {
    await expect.poll(postmaster).not.toBeNull();
    const pid = postmaster()!;
    server.kill("SIGTERM");
    expect(await ended).not.toBeNull();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it("leaves at once when it is asked a second time", async () => {
    const { port } = new URL(await url);
    const pid = postmaster()!;
    // Half a request is waited for when it closes.
    const socket = connect(Number(port), "127.0.0.1");
    await new Promise<void>((resolve) => socket.write("GET / HTTP/1.1\r\n", () => resolve()));
    server.kill("SIGTERM");
    const refused = (): Promise<boolean> =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        () => false,
        () => true,
      );
    await expect.poll(refused).toBe(true);
    server.kill("SIGTERM");
    expect(await ended).toBe(143);
    socket.destroy();
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  it.runIf(process.platform === "linux")("leaves while its stores let nobody go", async () => {
    await url;
    const pids = postgres();
    for (const pid of pids) process.kill(pid, "SIGSTOP");
    try {
      server.kill("SIGTERM");
      expect(await ended).toBe(1);
    } finally {
      for (const pid of pids) process.kill(pid, "SIGCONT");
    }
    await expect.poll(() => isAlive(pids[0] ?? 0)).toBe(false);
  });
});

it("hears a request that comes in the moment in which its server is there", async () => {
  const script = `
    import { leaveAtOnce, untilStopped } from ${JSON.stringify(new URL("../dist/until-stopped.js", import.meta.url).href)};
    leaveAtOnce();
    process.kill(process.pid, "SIGTERM");
    const stopped = untilStopped({ close: async () => undefined }, () => undefined);
    setInterval(() => undefined, 1000);
    await stopped;
    process.exit(7);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "inherit" });
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(7);
});
