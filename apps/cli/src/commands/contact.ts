import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import type { Api } from "../api.ts";
import { contactMovesCommand } from "../memberships/contact-moves.ts";
import { contactSegmentsCommand } from "../memberships/contact-segments.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { table } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";
import { consentCommand } from "./contact-consent.ts";

const Contact = z.looseObject({
  id: z.number(),
  key: z.string(),
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  anonymousIds: z.array(z.string()),
  traits: z.record(z.string(), z.json()),
  createdAt: z.string(),
});

const Event = z.looseObject({ event: z.string(), ts: z.string(), properties: z.json() });

export function contactCommands(program: Command, around: Surroundings): void {
  const contact = program.command("contact").description("look at contacts");
  withCommonOptions(contact.command("show <id>").description("show a contact: identities, traits, latest events"))
    .option("--events <n>", "how many of the latest events", "10")
    .action((id: string, options: CommonOptions & { events: string }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const card = await findContact(api, workspace, id);
        const path = inWorkspace(workspace, `contacts/${encodeURIComponent(card.key)}`);
        const { items: events } = await api.json(`${path}/events`, z.object({ items: z.array(Event) }), {
          query: { limit: Math.max(1, Number(options.events)) },
        });
        await answer(options, around, { ...card, events }, () => words(card, events));
      }),
    );
  contactSegmentsCommand(contact, around);
  contactMovesCommand(contact, around);
  consentCommand(contact, around);
}

/** By external id, email, phone, `con_…` key, and a bare number also by the number in the workspace. */
async function findContact(api: Api, workspace: Workspace, id: string) {
  const show = (reference: string) =>
    api.json(inWorkspace(workspace, `contacts/${encodeURIComponent(reference)}`), Contact);
  try {
    return await show(id);
  } catch (error) {
    const unknown = error instanceof KindredError && error.code === "unknown_contact";
    if (!unknown || !/^\d{1,9}$/.test(id)) throw error;
    return show(`#${id}`).catch(() => {
      throw error;
    });
  }
}

function words(card: z.output<typeof Contact>, events: readonly z.output<typeof Event>[]): string {
  const rows = [
    ["contact", `${card.key} (number ${String(card.id)})`],
    ["external id", card.externalId ?? "none"],
    ["email", card.email ?? "none"],
    ["phone", card.phone ?? "none"],
    ["anonymous ids", card.anonymousIds.join(", ") || "none"],
    ["first seen", card.createdAt],
  ];
  const traits = Object.entries(card.traits).map(([name, value]) => [name, JSON.stringify(value)]);
  const latest = events.map(({ ts, event, properties }) => [ts, event, shortened(JSON.stringify(properties))]);
  return [
    table(rows),
    "",
    traits.length === 0 ? "No traits." : `Traits\n${table(traits)}`,
    "",
    latest.length === 0 ? "No events." : `Latest events\n${table(latest)}`,
  ].join("\n");
}

function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
