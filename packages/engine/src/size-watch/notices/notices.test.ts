import type { TestStores } from "@kindred/store/testing";
import { openTestStores } from "@kindred/store/testing";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../../ingest/logger.ts";
import { createMailer } from "../../mail/mailer.ts";
import { type Sink, startSink } from "../../mail/testing/sink.ts";
import { readAllowList } from "../../outbound/allow-list.ts";
import { createGuard } from "../../outbound/guard.ts";
import { accept, type Receiver, refuse, startReceiver } from "../../outbound/testing/receiver.ts";
import { createWebhooks, type Webhooks } from "../../outbound/webhooks.ts";
import type { AlertBody } from "../alert.ts";
import { claimNotices } from "./claims.ts";
import { Notifier } from "./notifier.ts";

const hour = 3_600_000;
// The library that checks signatures goes by the real clock.
const start = Date.now();
const body: AlertBody = {
  segmentName: "VIP",
  measure: { of: "size" },
  condition: { kind: "below", value: 1000 },
  value: 870,
  before: 1204,
  expected: null,
  from: start - 24 * hour,
  to: start,
  causes: null,
  problem: null,
};

let stores: TestStores;
let sink: Sink;
let receiver: Receiver;
let workspace: string;
let webhooks: Webhooks;
let now = start;
let notes = 0;
const guard = createGuard({ allow: readAllowList("127.0.0.1") });
const open: Notifier[] = [];

beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(async () => {
  await guard.close();
  await stores.close();
});
beforeEach(async () => {
  now = start;
  sink = await startSink();
  receiver = await startReceiver();
  const store = await stores.createWorkspace({ name: "Shop <&>" });
  workspace = store.id;
  webhooks = createWebhooks(store, guard, () => now);
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await sink.close();
  await receiver.close();
});

function notifier({
  port = sink.port,
  mail = true,
}: { readonly port?: number; readonly mail?: boolean } = {}): Notifier {
  const made = new Notifier({
    stores,
    mailer: mail ? createMailer({ url: `smtp://127.0.0.1:${port}`, from: "Kindred <alerts@shop.example>" }) : null,
    dispatcher: guard.dispatcher,
    publicUrl: "https://kindred.example/",
    now: () => now,
    random: () => 0,
    logger: silentLogger,
  });
  open.push(made);
  return made;
}

/** An alert with a notice for each of these: `user:…`, `address:…` or `webhook:…`. */
async function alert(...recipients: readonly string[]): Promise<void> {
  const { rows } = await stores.pool.query<{ id: number }>(
    `INSERT INTO size_alerts (workspace_id, rule_id, segment, kind, at, body)
     VALUES ($1, 'rule_1', 'vip', 'fired', to_timestamp($2::float8 / 1000), $3) RETURNING id`,
    [workspace, now, JSON.stringify(body)],
  );
  for (const recipient of recipients) {
    const [channel, target] = recipient.split(":");
    await stores.pool.query(
      `INSERT INTO alert_notices (workspace_id, id, alert_id, channel, target, next_at)
       VALUES ($1, $2, $3, $4, $5, to_timestamp($6::float8 / 1000))`,
      [workspace, `note_${(notes += 1)}`, rows[0]?.id, channel, target, now],
    );
  }
}

async function person(language: string | null): Promise<string> {
  const id = `usr_${(notes += 1)}_${workspace}`;
  await stores.pool.query("INSERT INTO users (id, email, name, password_hash, language) VALUES ($1, $2, 'P', '', $3)", [
    id,
    `${id}@example.org`,
    language,
  ]);
  await stores.pool.query("INSERT INTO members_of (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')", [
    workspace,
    id,
  ]);
  return id;
}

async function states(): Promise<object[]> {
  const { rows } = await stores.pool.query<{ state: string; attempts: number; reason: string | null }>(
    "SELECT state, attempts, reason FROM alert_notices WHERE workspace_id = $1 ORDER BY length(id), id",
    [workspace],
  );
  return rows;
}

const textOf = (raw: string): string => {
  const part = /Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/u.exec(raw);
  const isBase64 = /text\/plain[^]*?Content-Transfer-Encoding: base64/u.test(raw);
  return isBase64
    ? Buffer.from(part?.[1] ?? "", "base64").toString("utf8")
    : Buffer.from(
        (part?.[1] ?? "")
          .replaceAll("=\r\n", "")
          .replaceAll(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
        "latin1",
      ).toString("utf8");
};

describe("by e-mail", () => {
  test("closing waits for the letter under way, and leaves the others to whoever is next", async () => {
    await alert("address:one@example.org", "address:two@example.org");
    const sender = notifier();
    const running = sender.run();
    await sink.until(1);
    await sender.close();
    await running;
    expect(sink.arrived).toHaveLength(1);
    const reason = "Kindred was stopped before it was sent.";
    expect(await states()).toMatchObject([{ state: "sent" }, { state: "waiting", reason }]);
    now += 60_000;
    await notifier().run();
    expect(await states()).toMatchObject([{ state: "sent" }, { state: "sent" }]);
  });

  test("everybody is told once, each in their own language, with a link to the segment", async () => {
    const [ann, ivan, gone] = [await person(null), await person("ru"), await person("pt")];
    await stores.pool.query("DELETE FROM members_of WHERE user_id = $1", [gone]);
    await alert(`user:${ann}`, `user:${ivan}`, `user:${gone}`, "address:team@example.org");
    const sender = notifier();
    expect(await sender.run()).toBe(4);
    expect(await sender.run()).toBe(0);
    const arrived = new Map(sink.arrived.map(({ to, raw }) => [to[0], textOf(raw)]));
    expect([...arrived.keys()].sort((a = "", b = "") => a.localeCompare(b))).toEqual([
      "team@example.org",
      `${ann}@example.org`,
      `${ivan}@example.org`,
    ]);
    const link = `https://kindred.example/w/${workspace}/segments/vip`;
    expect(arrived.get(`${ann}@example.org`)).toContain("“VIP”: 870 people, below 1,000");
    expect(arrived.get(`${ann}@example.org`)).toContain(`Open the segment: ${link}`);
    expect(arrived.get(`${ivan}@example.org`)).toContain("«VIP»: 870 человек, ниже 1");
    expect(await states()).toMatchObject([
      { state: "sent" },
      { state: "sent" },
      { state: "failed", reason: "This person is not in the workspace any more." },
      { state: "sent" },
    ]);
  });

  test("alerts that come together are one letter a mailbox", async () => {
    await alert("address:team@example.org");
    await alert("address:team@example.org");
    await alert("address:boss@example.org");
    await notifier().run();
    expect(sink.arrived).toHaveLength(2);
    const team = sink.arrived.find(({ to }) => to[0] === "team@example.org");
    expect(textOf(team?.raw ?? "").match(/870 people/gu)).toHaveLength(2);
  });

  test("while the mail server is down it is tried again and again, and the letter goes when it is back", async () => {
    const { port } = sink;
    await sink.close();
    await alert("address:team@example.org");
    const sender = notifier({ port });
    await sender.run();
    expect(await sender.run()).toBe(0);
    expect(await states()).toEqual([
      { state: "waiting", attempts: 1, reason: expect.stringMatching(/mail server/u) as string },
    ]);
    now += 15_000;
    expect(await sender.run()).toBe(1);
    now += 29_000;
    expect(await sender.run()).toBe(0);
    now += 1_000;
    sink = await startSink({ port });
    await sender.run();
    expect(await states()).toEqual([{ state: "sent", attempts: 3, reason: null }]);
    expect(sink.arrived).toHaveLength(1);
  });

  test("a refusal for good and a day without success are failures that one can see", async () => {
    sink.refused.add("gone@example.org");
    sink.later.add("busy@example.org");
    await alert("address:gone@example.org", "address:busy@example.org");
    const sender = notifier();
    await sender.run();
    expect(await states()).toMatchObject([{ state: "failed", attempts: 1 }, { state: "waiting" }]);
    now += 24 * hour;
    await sender.run();
    expect(await states()).toEqual([
      { state: "failed", attempts: 1, reason: "The mail server answered: 550 5.1.1 No such mailbox here" },
      { state: "failed", attempts: 2, reason: "The mail server answered: 451 4.7.1 Greylisted, come later" },
    ]);
  });

  test("two workers at once send it once", async () => {
    for (let each = 0; each < 6; each += 1) await alert(`address:p${each}@example.org`);
    await Promise.all([notifier().run(), notifier().run()]);
    expect(sink.arrived.map(({ to }) => to[0]).sort((a = "", b = "") => a.localeCompare(b))).toEqual(
      Array.from({ length: 6 }, (_, each) => `p${each}@example.org`),
    );
  });

  test("what a process held when it died is sent by another, under the same id", async () => {
    await alert("address:team@example.org");
    await notifier().run();
    const first = /^Message-ID: (.+)$/mu.exec(sink.arrived[0]?.raw ?? "")?.[1];
    // The same notice, as if the process had died after the server took the letter.
    await stores.pool.query("UPDATE alert_notices SET state = 'waiting', settled_at = NULL WHERE workspace_id = $1", [
      workspace,
    ]);
    expect(await claimNotices(stores.pool, now)).toHaveLength(1);
    const other = notifier();
    now += 299_999;
    expect(await other.run()).toBe(0);
    now += 1;
    expect(await other.run()).toBe(1);
    expect(sink.arrived).toHaveLength(2);
    expect(/^Message-ID: (.+)$/mu.exec(sink.arrived[1]?.raw ?? "")?.[1]).toBe(first);
  });

  test("without a mail server it says what to set", async () => {
    await alert("address:team@example.org");
    await notifier({ mail: false }).run();
    expect(await states()).toEqual([
      { state: "failed", attempts: 1, reason: expect.stringContaining("KINDRED_SMTP_URL") as string },
    ]);
  });
});

describe("by webhook", () => {
  const settings = {
    url: "",
    description: "",
    segments: null,
    changes: ["entered", "left"],
    batchSize: 1,
    state: "enabled",
  } as const;

  test("one of kind alerts is told, signed; others and entries stay apart", async () => {
    const made = await webhooks.create({ ...settings, kind: "alerts", url: receiver.url });
    const changes = await webhooks.create({ ...settings, kind: "changes", url: receiver.url });
    expect(made).toMatchObject({ kind: "alerts", changes: [], behind: 0 });
    await expect(webhooks.update(made.id, { batchSize: 2 })).rejects.toMatchObject({ code: "alerts_webhook" });
    expect(await webhooks.update(made.id, { description: "CRM" })).toMatchObject({ description: "CRM" });
    await alert(`webhook:${made.id}`, `webhook:${changes.id}`);
    await notifier().run();
    expect(receiver.received).toHaveLength(1);
    const [{ text, headers } = { text: "", headers: {} }] = receiver.received;
    const told = new Webhook(made.secret).verify(text, headers as Record<string, string>) as Record<string, unknown>;
    expect(told).toMatchObject({
      type: "segment.size_alert",
      timestamp: new Date(now).toISOString(),
      data: {
        kind: "fired",
        segment: { id: "vip", name: "VIP" },
        value: 870,
        before: 1204,
        title: "“VIP”: 870 people, below 1,000",
        link: `https://kindred.example/w/${workspace}/segments/vip`,
      },
    });
    expect(await states()).toMatchObject([{ state: "sent" }, { state: "failed", reason: "This webhook is no more." }]);
  });

  test("a failing one is tried again, a paused one waits, one that is gone is disabled", async () => {
    const { id } = await webhooks.create({ ...settings, kind: "alerts", url: receiver.url });
    receiver.answer = refuse(500);
    await alert(`webhook:${id}`);
    const sender = notifier();
    await sender.run();
    expect(await states()).toMatchObject([{ state: "waiting", reason: "The receiver answered 500" }]);
    await webhooks.update(id, { state: "paused" });
    now += hour;
    await sender.run();
    expect(receiver.received).toHaveLength(1);
    await webhooks.update(id, { state: "enabled" });
    receiver.answer = accept;
    now += hour;
    await sender.run();
    expect(await states()).toMatchObject([{ state: "sent", attempts: 3 }]);
    expect(new Set(receiver.received.map((each) => each.id)).size).toBe(1);
    receiver.answer = refuse(410);
    await alert(`webhook:${id}`);
    await sender.run();
    expect(await webhooks.get(id)).toMatchObject({ state: "disabled" });
    expect(await states()).toMatchObject([{ state: "sent" }, { state: "failed" }]);
  });

  test("an address inside is refused by the guard when it is connected to", async () => {
    const { id } = await webhooks.create({ ...settings, kind: "alerts", url: receiver.url });
    await stores.pool.query("UPDATE webhooks SET url = 'http://169.254.169.254/latest' WHERE id = $1", [id]);
    await alert(`webhook:${id}`);
    await notifier().run();
    expect(await states()).toMatchObject([
      { state: "waiting", reason: expect.stringContaining("open internet") as string },
    ]);
  });
});
