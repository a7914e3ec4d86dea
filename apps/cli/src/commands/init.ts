import type { Command } from "commander";
import { setUp, trackExample } from "../owner.ts";
import { answer, dataDirOf, withCommonOptions, withServer, type CommonOptions, type Surroundings } from "../session.ts";

interface InitOptions extends CommonOptions {
  readonly email: string;
  readonly password?: string;
  readonly name?: string;
  readonly timezone?: string;
  readonly currency?: string;
  readonly country?: string;
}

export function initCommand(program: Command, around: Surroundings): void {
  withCommonOptions(program.command("init").description("make the workspace, its first owner and its keys"))
    .option("--email <address>", "sign-in of the first owner", "owner@example.com")
    .option("--password <text>", "their password (default: generated and printed once)")
    .option("--name <name>", "name of the workspace (default: --workspace, or default)")
    .option("--timezone <zone>", "the workspace's time zone, such as Europe/Kyiv (default: UTC)")
    .option("--currency <code>", "its currency, such as EUR")
    .option("--country <code>", "country of phone numbers without a prefix, such as UA")
    .action((options: InitOptions) =>
      withServer(options, around, async ({ api }) => {
        const owner = {
          email: options.email,
          name: options.email.split("@", 1)[0] ?? "Owner",
          password: options.password,
        };
        const made = await setUp(api, owner, {
          name: options.name ?? options.workspace ?? "default",
          timezone: options.timezone,
          currency: options.currency,
          defaultCountry: options.country,
        });
        const { workspace, email, password, writeKey, adminKey } = made;
        const data = dataDirOf(options, around);
        await answer(options, around, { dataDir: data, ...made }, () =>
          [
            `Workspace ${workspace.name} (${workspace.id}) is ready in ${data}.`,
            "",
            `Sign in as   ${email}`,
            `Password     ${password}`,
            `Write key    ${writeKey}   for sites, apps and servers that send events`,
            `Admin key    ${adminKey}   for the API under /api/v1`,
            "These are shown this once: keep them now.",
            "",
            "Next:",
            `  npx kindred serve`,
            `  ${trackExample("http://localhost:3000", writeKey)}`,
            `  npx kindred import orders FILE.csv --dry-run`,
          ].join("\n"),
        );
      }),
    );
}
