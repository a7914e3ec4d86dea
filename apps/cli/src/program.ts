import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { cohortCommands } from "./commands/cohort.ts";
import { alertCommands } from "./commands/alerts.ts";
import { contactCommands } from "./commands/contact.ts";
import { deadLetterCommands } from "./commands/dead-letters.ts";
import { demoCommand } from "./commands/demo.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { eventCommands } from "./commands/events.ts";
import { importCommands } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { measureCommands } from "./commands/measures.ts";
import { rfmCommands } from "./commands/rfm.ts";
import { listCommands } from "./commands/list.ts";
import { productCommands } from "./commands/product.ts";
import { lifeCycleCommands } from "./commands/life-cycle.ts";
import { refreshCommands } from "./commands/refresh.ts";
import { segmentCommands } from "./commands/segment.ts";
import { serveCommand } from "./commands/serve.ts";
import { statusCommand } from "./commands/status.ts";
import { valueCommands } from "./commands/value.ts";
import { templateCommands } from "./commands/templates.ts";
import { webhookCommands } from "./commands/webhook.ts";
import type { Surroundings } from "./session.ts";

/** The whole command line; nothing runs until it is parsed. */
export function buildProgram(around: Surroundings): Command {
  const program = new Command("kindred")
    .description("Customer segmentation: exact, live, explained.")
    .version(ownVersion())
    .showHelpAfterError("(add --help for what it takes)");
  initCommand(program, around);
  serveCommand(program, around);
  demoCommand(program, around);
  statusCommand(program, around);
  doctorCommand(program, around);
  importCommands(program, around);
  segmentCommands(program, around);
  rfmCommands(program, around);
  refreshCommands(program, around);
  contactCommands(program, around);
  listCommands(program, around);
  productCommands(program, around);
  eventCommands(program, around);
  deadLetterCommands(program, around);
  cohortCommands(program, around);
  valueCommands(program, around);
  measureCommands(program, around);
  lifeCycleCommands(program, around);
  templateCommands(program, around);
  webhookCommands(program, around);
  alertCommands(program, around);
  return program;
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}
