import { readEnvironment } from "./env.ts";
import { failureText } from "./failure.ts";
import { buildProgram } from "./program.ts";
import { openTerminal } from "./terminal.ts";

/** A reader that has seen enough (`| head`) closes the pipe: that ends the command, and is no failure. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  const environment = readEnvironment(process.env);
  const program = buildProgram({ environment, terminal: openTerminal(environment.NO_COLOR) });
  await program.parseAsync();
} catch (error) {
  process.stderr.write(failureText(error, process.argv.includes("--json")));
  process.exitCode = 1;
}
