import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { createEvaluation } from "../segments/evaluation.ts";
import { readPermissions } from "./read.ts";
import { setManyPermissions, setPermissions } from "./set.ts";

const NOW = Date.UTC(2026, 3, 4, 10, 30);
const DAY = 86_400_000;

let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => NOW });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});
beforeEach(async () => {
  workspace = await stores.createWorkspace({ name: "shop", timezone: "UTC" });
});

let calls = 0;
function call(kind: "identify" | "track", daysAgo: number, rest: object): object {
  return { type: kind, messageId: `m${calls++}`, timestamp: new Date(NOW - daysAgo * DAY).toISOString(), ...rest };
}

async function send(...batch: readonly object[]): Promise<void> {
  const { rejected } = await ingest.accept(workspace.id, batch);
  expect(rejected).toEqual([]);
}

/** External ids of the members of a segment with this condition. */
async function members(where: object, daysAgo?: number): Promise<string[]> {
  const flush = (): Promise<void> => ingest.flush(workspace.id);
  const evaluation = createEvaluation({ workspace, now: () => NOW, flush });
  const now = daysAgo === undefined ? {} : { now: NOW - daysAgo * DAY };
  const page = await evaluation.members({ document: { version: 1, id: "x", where }, ...now }, {});
  return page.members.map(({ external_id }) => external_id);
}

async function idOf(externalId: string): Promise<number> {
  const { rows } = await stores.pool.query<{ contact_id: number }>(
    "SELECT contact_id FROM identities WHERE workspace_id = $1 AND kind = 'external_id' AND value = $2",
    [workspace.id, externalId],
  );
  return rows[0]!.contact_id;
}

async function subjectsOf(externalId: string): Promise<Record<string, boolean>> {
  await ingest.flush(workspace.id);
  const { permissions } = await readPermissions(workspace, await idOf(externalId), NOW);
  return Object.fromEntries(permissions.map(({ subject, granted }) => [subject, granted]));
}

const reachable = (channel: string): object => ({ channel, reachable: true });

describe("an address", () => {
  test("comes with the first identity of its kind, from when it was told", async () => {
    await send(
      call("identify", 9, { userId: "anna", traits: { email: "anna@example.org", phone: "+380501234567" } }),
      call("identify", 3, { userId: "anna", traits: { email: "anna@example.com" } }),
      call("identify", 9, { userId: "bohdan" }),
    );
    expect(await subjectsOf("anna")).toEqual({
      "address:email": true,
      "address:sms": true,
      "address:viber": true,
      "address:whatsapp": true,
    });
    expect(await subjectsOf("bohdan")).toEqual({});
    const { permissions } = await readPermissions(workspace, await idOf("anna"), NOW);
    expect(permissions[0]).toEqual({ subject: "address:email", granted: true, at: NOW - 9 * DAY, source: "identity" });
  });

  test("goes with the device when it moves to somebody else", async () => {
    const device = { context: { device: { token: "device-1" } } };
    await send(call("track", 5, { userId: "anna", event: "Seen", ...device }));
    expect(await subjectsOf("anna")).toEqual({ "address:push": true });
    await send(call("track", 2, { userId: "bohdan", event: "Seen", ...device }));
    expect(await subjectsOf("anna")).toEqual({ "address:push": false });
    expect(await subjectsOf("bohdan")).toEqual({ "address:push": true });
  });

  test("is not told of the future by a clock that runs ahead", async () => {
    await send(call("identify", -0.01, { userId: "anna", traits: { email: "anna@example.org" } }));
    expect(await subjectsOf("anna")).toEqual({ "address:email": true });
  });
});

describe("reaching somebody", () => {
  test("takes an address, consent and no suppression, each as it stood then", async () => {
    await send(call("identify", 9, { userId: "anna", traits: { email: "anna@example.org" } }));
    expect(await members(reachable("email"))).toEqual([]);
    await setPermissions(
      stores,
      workspace.id,
      await idOf("anna"),
      [
        { subject: "consent:email", granted: true, at: NOW - 6 * DAY },
        { subject: "topic:news", granted: true, at: NOW - 6 * DAY },
      ],
      NOW,
    );
    expect(await members(reachable("email"))).toEqual(["anna"]);
    expect(await members({ subscribed: "news" })).toEqual(["anna"]);
    expect(await members(reachable("email"), 7)).toEqual([]);
    expect(await members({ channel: "email", reachable: false }, 7)).toEqual(["anna"]);
    await send(call("track", 1, { userId: "anna", event: "Email Bounced", properties: {} }));
    expect(await members(reachable("email"))).toEqual([]);
    expect(await members(reachable("email"), 2)).toEqual(["anna"]);
  });

  test("ends and begins with the events of the email specification", async () => {
    await send(
      call("identify", 9, { userId: "anna", traits: { email: "anna@example.org" } }),
      call("track", 8, { userId: "anna", event: "Subscribed" }),
      call("track", 7, { userId: "anna", event: "Subscribed", properties: { topic: "news" } }),
    );
    expect([await members(reachable("email")), await members({ subscribed: "news" })]).toEqual([["anna"], ["anna"]]);
    // Arrives late, and is older than what stands.
    await send(call("track", 8.5, { userId: "anna", event: "Unsubscribed" }));
    expect(await members(reachable("email"))).toEqual(["anna"]);
    await send(call("track", 1, { userId: "anna", event: "Unsubscribed", properties: { topic: "news" } }));
    expect([await members(reachable("email")), await members({ subscribed: "news" })]).toEqual([["anna"], []]);
    await send(call("track", 1, { userId: "anna", event: "Unsubscribed" }));
    expect(await members(reachable("email"))).toEqual([]);
  });
});

describe("a merge", () => {
  test("brings the loser's permissions with their instants; the latest word counts", async () => {
    await send(
      call("identify", 9, { userId: "anna", traits: { email: "anna@example.org" } }),
      call("identify", 9, { userId: "old-anna", traits: { phone: "+380501234567" } }),
      call("track", 8, { userId: "old-anna", event: "Subscribed", properties: { channel: "sms" } }),
      call("track", 5, { userId: "old-anna", event: "Unsubscribed" }),
      call("track", 4, { userId: "anna", event: "Subscribed" }),
    );
    await ingest.flush(workspace.id);
    const [winner, loser] = [{ id: await idOf("anna") }, { id: await idOf("old-anna") }];
    await mergeContacts(stores, workspace.id, { winner, loser, reason: "same", at: NOW - DAY });
    expect(await subjectsOf("anna")).toEqual({
      "address:email": true,
      "address:sms": true,
      "address:viber": true,
      "address:whatsapp": true,
      "consent:email": true,
      "consent:sms": true,
    });
    expect([await members(reachable("sms")), await members(reachable("email"))]).toEqual([["anna"], ["anna"]]);
    expect(await members(reachable("sms"), 6)).toEqual(["anna"]);
  });

  test("keeps the winner's address when the loser had lost its own", async () => {
    const device = (token: string): object => ({ context: { device: { token } } });
    await send(
      call("track", 9, { userId: "anna", event: "Seen", ...device("d1") }),
      call("track", 9, { userId: "old-anna", event: "Seen", ...device("d2") }),
      call("track", 3, { userId: "bohdan", event: "Seen", ...device("d2") }),
    );
    await ingest.flush(workspace.id);
    const [winner, loser] = [{ id: await idOf("anna") }, { id: await idOf("old-anna") }];
    await mergeContacts(stores, workspace.id, { winner, loser, reason: "same", at: NOW });
    expect(await subjectsOf("anna")).toEqual({ "address:push": true });
  });
});

describe("what callers set", () => {
  test("is refused with the fix when it is nothing to set", async () => {
    await send(call("identify", 9, { userId: "anna" }));
    const id = await idOf("anna");
    const set = (permission: object): Promise<void> =>
      setPermissions(stores, workspace.id, id, [{ subject: "consent:email", granted: true, ...permission }], NOW);
    await expect(set({ subject: "consent:fax" })).rejects.toMatchObject({ code: "unknown_subject" });
    await expect(set({ subject: "address:email" })).rejects.toMatchObject({ code: "derived_subject" });
    await expect(set({ at: NOW + 1 })).rejects.toMatchObject({ code: "timestamp_out_of_range" });
    await expect(
      setPermissions(stores, workspace.id, 77, [{ subject: "consent:email", granted: true }], NOW),
    ).rejects.toMatchObject({ code: "unknown_contact" });
    expect(await subjectsOf("anna")).toEqual({});
  });

  test("for many stands but for what cannot be accepted", async () => {
    await send(
      call("identify", 9, { userId: "anna", traits: { email: "anna@example.org" } }),
      call("identify", 9, { userId: "bohdan" }),
    );
    const grant = (
      contact: string,
      subject = "consent:email",
    ): { contact: string; subject: string; granted: boolean } => {
      return { contact, subject, granted: true };
    };
    const changes = [
      grant("Anna@example.org "),
      grant("nobody"),
      grant("external_id:bohdan", "topic:news"),
      grant("bohdan", "x"),
    ];
    const { set, rejected } = await setManyPermissions(stores, workspace.id, changes, NOW);
    expect(set).toBe(2);
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, "unknown_contact"],
      [3, "unknown_subject"],
    ]);
    expect(await members(reachable("email"))).toEqual(["anna"]);
    expect(await members({ subscribed: "news" })).toEqual(["bohdan"]);
  });

  test("of one subject at one instant the last word counts", async () => {
    await send(call("identify", 9, { userId: "anna" }));
    const id = await idOf("anna");
    const say = (granted: boolean): Promise<void> =>
      setPermissions(stores, workspace.id, id, [{ subject: "topic:news", granted, at: NOW - DAY }], NOW);
    await say(false);
    await say(true);
    expect(await subjectsOf("anna")).toEqual({ "topic:news": true });
    await say(false);
    expect(await subjectsOf("anna")).toEqual({ "topic:news": false });
  });
});

test("a deleted contact leaves no permissions", async () => {
  await send(
    call("identify", 9, { userId: "anna", traits: { email: "anna@example.org" } }),
    call("track", 8, { userId: "anna", event: "Subscribed" }),
  );
  await ingest.flush(workspace.id);
  await deleteContact(stores, workspace.id, { id: await idOf("anna") }, NOW);
  await ingest.flush(workspace.id);
  const [row] = await workspace.clickhouse.query<{ left: number }>("SELECT toUInt32(count()) AS left FROM permissions");
  expect(row).toEqual({ left: 0 });
});
