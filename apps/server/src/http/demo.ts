import { z } from "zod";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done } from "./api.ts";

const Status = z
  .object({
    available: z.boolean().describe("Whether this server can make the demo"),
    state: z.enum(["none", "loading", "ready", "failed"]),
    workspace: z.string().nullable(),
    contacts: z.number().int().describe("People that are there; while it loads, so far"),
    of: z.number().int(),
    events: z.number().int().describe("Loaded so far; 0 when nothing is loading"),
    error: z.string().nullable(),
    removable: z.boolean(),
  })
  .meta({ id: "Demo" });
export type DemoAnswer = z.output<typeof Status>;

/** The demo shop: an invented one in a workspace of its own, made and removed as a whole. */
export function demoRoutes(api: Api, wiring: Wiring): void {
  const { demo } = wiring;
  const tags = ["Demo"];

  api.get(
    "/demo",
    {
      config: { access: "account" },
      schema: { tags, summary: "Whether there is a demo shop, and how far its loading is", response: answers(Status) },
    },
    async () => demo.status(),
  );

  api.post(
    "/demo",
    {
      config: { access: "instance" },
      schema: {
        tags,
        summary: "Make the demo shop in a workspace of its own; goes on by itself",
        body: z
          .object({ contacts: z.number().int().min(100).max(100_000).default(5_000) })
          .default({ contacts: 5_000 }),
        response: answers(Status),
      },
    },
    async (request) => {
      const owner = request.principal?.kind === "user" ? request.principal.userId : null;
      await demo.begin(request.body.contacts, owner);
      return demo.status();
    },
  );

  api.delete(
    "/demo",
    {
      config: { access: "instance" },
      schema: {
        tags,
        summary: "Remove the demo shop with everything in it; ends its loading",
        response: answers(Done),
      },
    },
    async () => {
      await demo.remove();
      return { ok: true as const };
    },
  );
}
