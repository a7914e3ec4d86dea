import { readPermissions, setManyPermissions, setPermissions } from "@kindred/engine";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace } from "./api.ts";
import { InContact } from "./contacts.ts";

const Subject = z
  .string()
  .min(1)
  .max(210)
  .describe(
    "`consent:<channel>`, `suppressed:<channel>` or `topic:<topic>`; `address:<channel>` follows the identities",
  );

const Change = z.object({
  subject: Subject,
  granted: z.boolean(),
  at: z.iso.datetime({ offset: true }).optional().describe("now unless told; not in the future"),
  source: z.string().min(1).max(200).optional().describe("who said so, for the record"),
});

const Permissions = z
  .object({
    permissions: z.array(z.object({ subject: Subject, granted: z.boolean(), at: Instant, source: z.string() })),
    channels: z.array(z.object({ channel: z.string(), reachable: z.boolean() })),
  })
  .meta({ id: "Permissions" });
export type PermissionsAnswer = z.output<typeof Permissions>;

/** So many contacts in one request: one transaction, one look-up. */
const most = 10_000;

export function permissionRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Contacts"];
  const path = "/workspaces/:workspace/contacts/:contact/permissions";

  api.get(
    path,
    {
      config: { access: "viewer" },
      schema: {
        tags,
        summary: "Consent, suppressions and topics of a contact, and the channels it can be reached on",
        params: InContact,
        response: answers(Permissions),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      return shown(wiring, store, await findContact(store, request.params.contact));
    },
  );

  api.put(
    path,
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Record what a contact permits, or no longer does; what is not named stays",
        params: InContact,
        body: z.object({ permissions: z.array(Change).min(1).max(1000) }),
        response: answers(Permissions),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const contactId = await findContact(store, request.params.contact);
      await setPermissions(wiring.stores, store.id, contactId, request.body.permissions.map(change), wiring.now());
      return shown(wiring, store, contactId);
    },
  );

  api.post(
    "/workspaces/:workspace/permissions",
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Record the permissions of many contacts; those that cannot be accepted are answered with a reason",
        params: InWorkspace,
        body: z.object({
          changes: z
            .array(
              Change.extend({
                contact: z.string().min(1).max(1000).describe("A key, an external id, email or phone, or `kind:value`"),
              }),
            )
            .min(1)
            .max(most),
        }),
        response: answers(
          z.object({
            set: z.number().int(),
            rejected: z.array(
              z.object({ index: z.number().int(), code: z.string(), pointer: z.string(), reason: z.string() }),
            ),
          }),
        ),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const changes = request.body.changes.map(({ contact, ...rest }) => ({ contact, ...change(rest) }));
      const { set, rejected } = await setManyPermissions(wiring.stores, store.id, changes, wiring.now());
      wiring.ingest.nudge(store.id);
      return { set, rejected: [...rejected] };
    },
  );
}

function change({ at, ...rest }: z.output<typeof Change>) {
  return { ...rest, at: at === undefined ? undefined : Date.parse(at) };
}

async function shown(wiring: Wiring, store: ReturnType<typeof tenantOf>, contactId: number) {
  await wiring.ingest.flush(store.id);
  const { permissions, channels } = await readPermissions(store, contactId, wiring.now());
  return {
    permissions: permissions.map(({ at, ...rest }) => ({ ...rest, at: new Date(at).toISOString() })),
    channels: channels.map((each) => ({ ...each })),
  };
}
