import { KindredError } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { findContacts } from "./find-contacts.ts";
import { addPermissions, type PermissionChange } from "./rows.ts";
import { checkSubject } from "./subjects.ts";

/** Consent, a suppression or a topic, granted or taken back. */
export interface Permission {
  readonly subject: string;
  readonly granted: boolean;
  /** Unix ms; now unless told. Not in the future. */
  readonly at?: number | undefined;
  readonly source?: string | undefined;
}

export interface ContactPermission extends Permission {
  /** The contact's key, an external id, email or phone, or `kind:value`. */
  readonly contact: string;
}

export interface RejectedPermission {
  readonly index: number;
  readonly code: string;
  /** JSON pointer into the change. */
  readonly pointer: string;
  readonly reason: string;
}

/** Consent that somebody took back and gave again is a matter of instants: none may lie before this. */
const earliest = Date.UTC(1990, 0, 1);

/**
 * Records permissions of one contact, all or none; a merged contact's go to whom it became.
 *
 * @param now Unix ms
 * @throws KindredError `unknown_subject`, `derived_subject`, `timestamp_out_of_range`, `unknown_contact` (404)
 */
export async function setPermissions(
  stores: Stores,
  workspaceId: string,
  contactId: number,
  permissions: readonly Permission[],
  now: number,
): Promise<void> {
  for (const [index, permission] of permissions.entries()) checkPermission(permission, now, `/permissions/${index}`);
  await record(stores, workspaceId, async (client) => {
    const became = await findContacts(client, workspaceId, [`#${contactId}`]);
    const id = became.get(`#${contactId}`);
    if (id === undefined) {
      throw new KindredError("unknown_contact", `There is no contact ${contactId} in this workspace.`, { status: 404 });
    }
    return permissions.map((permission) => changeOf(id, permission, now));
  });
}

/** Records permissions of many contacts; those that cannot be accepted are answered with a reason, the others stand. */
export async function setManyPermissions(
  stores: Stores,
  workspaceId: string,
  changes: readonly ContactPermission[],
  now: number,
): Promise<{ readonly set: number; readonly rejected: readonly RejectedPermission[] }> {
  const rejected: RejectedPermission[] = [];
  const sound = changes.flatMap((change, index) => {
    try {
      checkPermission(change, now, "");
      return [{ change, index }];
    } catch (error) {
      if (!(error instanceof KindredError)) throw error;
      rejected.push({ index, code: error.code, pointer: error.pointer ?? "", reason: error.message });
      return [];
    }
  });
  let set = 0;
  await record(stores, workspaceId, async (client) => {
    const names = sound.map(({ change }) => change.contact);
    const found = await findContacts(client, workspaceId, names);
    const known = sound.flatMap(({ change, index }) => {
      const id = found.get(change.contact);
      if (id !== undefined) return [changeOf(id, change, now)];
      const reason = `There is no contact ${change.contact.slice(0, 100)} in this workspace.`;
      rejected.push({ index, code: "unknown_contact", pointer: "/contact", reason });
      return [];
    });
    set = known.length;
    return known;
  });
  return { set, rejected: rejected.sort((a, b) => a.index - b.index) };
}

async function record(
  { pool }: Stores,
  workspaceId: string,
  changesOf: (client: Parameters<typeof addPermissions>[0]) => Promise<readonly PermissionChange[]>,
): Promise<void> {
  await underLock(pool, workspaceId, async (client) => {
    const lines = new OutboxLines();
    await addPermissions(client, lines, await changesOf(client));
    await lines.append(client, workspaceId);
  });
}

function changeOf(contactId: number, { subject, granted, at, source }: Permission, now: number): PermissionChange {
  return { contactId, subject, granted, at: at ?? now, source: source ?? "api" };
}

function checkPermission({ subject, at }: Permission, now: number, pointer: string): void {
  checkSubject(subject, `${pointer}/subject`);
  if (at === undefined || (at >= earliest && at <= now)) return;
  throw new KindredError(
    "timestamp_out_of_range",
    "`at` has to lie between 1990 and now: a permission is known once it is given.",
    { pointer: `${pointer}/at` },
  );
}
