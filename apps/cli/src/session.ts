import { resolve } from "node:path";
import type { Command } from "commander";
import type { Api } from "./api.ts";
import { connect, type Connection } from "./connection.ts";
import type { Environment } from "./env.ts";
import { write, type Terminal } from "./terminal.ts";
import { chooseWorkspace, type Workspace } from "./workspace.ts";

/** What every command is given. */
export interface Surroundings {
  readonly environment: Environment;
  readonly terminal: Terminal;
}

/** The options every command takes. */
export interface CommonOptions {
  readonly data?: string;
  readonly workspace?: string;
  readonly json?: boolean;
}

export function withCommonOptions(command: Command): Command {
  return command
    .option("--data <dir>", "the data directory (default: ./kindred-data, or KINDRED_DATA)")
    .option("--workspace <name>", "the workspace, by id or name (or KINDRED_WORKSPACE)")
    .option("--json", "print the answer as JSON");
}

export function dataDirOf(options: CommonOptions, { environment }: Surroundings): string {
  return resolve(options.data ?? environment.KINDRED_DATA);
}

/** Runs work against the data directory's server and leaves things as they were. */
export async function withServer<T>(
  options: CommonOptions,
  around: Surroundings,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connect(dataDirOf(options, around), around.environment, (text) => {
    around.terminal.err.write(`${text}\n`);
  });
  // A server of our own must not be left to die in the middle of something.
  const stop = (): void => {
    const leave = (): void => process.exit(130);
    process.once("SIGINT", leave).once("SIGTERM", leave);
    void connection.close().finally(leave);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await work(connection);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await connection.close();
  }
}

export async function withWorkspace<T>(
  options: CommonOptions,
  around: Surroundings,
  work: (api: Api, workspace: Workspace) => Promise<T>,
): Promise<T> {
  return withServer(options, around, async ({ api }) =>
    work(api, await chooseWorkspace(api, options.workspace ?? around.environment.KINDRED_WORKSPACE)),
  );
}

/** Prints an answer: the value as JSON when that was asked for, else its words. */
export async function answer(
  options: CommonOptions,
  { terminal }: Surroundings,
  value: unknown,
  words: () => string,
): Promise<void> {
  await write(terminal.out, options.json === true ? `${JSON.stringify(value)}\n` : `${words()}\n`);
}
