import type { Command } from "commander";

/** Shows under a command's help, and that of its own commands, how it is typed. */
export function withExamples(command: Command, examples: readonly string[]): Command {
  return command.addHelpText("afterAll", ["", "Examples:", ...examples.map((line) => `  $ ${line}`)].join("\n"));
}
