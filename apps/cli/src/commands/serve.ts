import type { Command } from "commander";
import { portOf, serve, shownUrl } from "../serving.ts";
import { showProgress } from "../progress.ts";
import { answer, dataDirOf, withCommonOptions, type CommonOptions, type Surroundings } from "../session.ts";

interface ServeOptions extends CommonOptions {
  readonly port?: string;
  readonly host?: string;
  readonly quiet?: boolean;
}

export function serveCommand(program: Command, around: Surroundings): void {
  withCommonOptions(program.command("serve").description("run the server until it is stopped"))
    .option("--port <n>", "default: 3000, or KINDRED_PORT; 0 takes a free one")
    .option("--host <address>", "default: 127.0.0.1, or KINDRED_HOST; 0.0.0.0 for everyone who can reach this machine")
    .option("--quiet", "log warnings only")
    .action(async (options: ServeOptions) => {
      const { environment, terminal } = around;
      const progress = showProgress("kindred", terminal);
      const server = await serve(
        {
          dataDir: dataDirOf(options, around),
          port: portOf(options.port, environment.KINDRED_PORT),
          host: options.host ?? environment.KINDRED_HOST,
          quiet: options.quiet === true,
        },
        around,
        (step) => progress.step(step),
      );
      const { setupCode } = server;
      const url = shownUrl(server.url);
      await answer(options, around, { url, pid: process.pid, setupCode }, () =>
        [
          `Kindred runs at ${url}`,
          `  API reference  ${url}/docs`,
          setupCode === null
            ? "  Keys           made at init, or by POST /api/v1/workspaces/{id}/keys"
            : `  First owner    ${url} with the code ${setupCode}, or in another terminal: npx kindred init`,
          "Ctrl-C stops it.",
        ].join("\n"),
      );
      const { untilStopped } = await import("@kindred/server");
      await untilStopped(server, (text) => terminal.err.write(`${text}\n`));
    });
}
