import type { Command } from "commander";
import { z } from "zod";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

const Standing = z.object({
  contact: z.number(),
  segments: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** `kindred contact segments ID`: which segments somebody is in now. */
export function contactSegmentsCommand(contact: Command, around: Surroundings): void {
  withCommonOptions(contact.command("segments <id>").description("the segments a contact is in now")).action(
    (id: string, options: CommonOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `contacts/${encodeURIComponent(id)}/segments`);
        const standing = await api.json(path, Standing);
        await answer(options, around, standing, () =>
          standing.segments.length === 0
            ? "In no segment."
            : table([["id", "name"], ...standing.segments.map(({ id: segment, name }) => [segment, name])]),
        );
      }),
  );
}
