import { hash } from "node:crypto";
import { segmentName } from "@kindred/segment";
import type { Stores } from "@kindred/store";
import type { Dispatcher } from "undici";
import type { Mailer } from "../../mail/mailer.ts";
import { post } from "../../outbound/post.ts";
import { sign } from "../../outbound/signature.ts";
import { judge } from "../../outbound/verdict.ts";
import { secretsOf, webhookColumns, webhookOf, type WebhookRow } from "../../outbound/webhook.ts";
import type { AlertKind } from "../alert.ts";
import { writeLetter } from "../message/letter.ts";
import { sayAlert } from "../message/say-alert.ts";
import { voiceOf } from "../message/voice.ts";
import type { Settled } from "./notice.ts";
import { recipientOf } from "./recipient.ts";
import { alertMessage, type ToldAlert } from "./webhook-message.ts";

export interface SendingResources {
  readonly stores: Stores;
  /** null: no mail server was named. */
  readonly mailer: Mailer | null;
  /** The guard's: requests go to addresses that users chose. */
  readonly dispatcher: Dispatcher;
  /** Where people find this server; null: not known. */
  readonly publicUrl: string | null;
  /** Unix ms. */
  readonly now: () => number;
}

const timeout = 10_000;

const noMailServer = "No mail server is named: whoever runs Kindred sets KINDRED_SMTP_URL and KINDRED_MAIL_FROM.";

/** A letter about one alert or several to one person. `id`: the same for every attempt. Never throws but what the stores throw. */
export async function sendLetter(
  { stores, mailer, publicUrl }: SendingResources,
  workspaceId: string,
  to: { readonly channel: "user" | "address"; readonly target: string },
  { id, alerts }: { readonly id: string; readonly alerts: readonly ToldAlert[] },
): Promise<Settled> {
  const recipient = await recipientOf(stores.pool, workspaceId, to);
  if (recipient === null) return { kind: "failed", reason: "This person is not in the workspace any more." };
  if (mailer === null) return { kind: "failed", reason: noMailServer };
  const { address, language, timezone, workspace } = recipient;
  const voice = voiceOf(language, timezone);
  const parts = alerts.map(({ kind, body, segment }) => {
    const name = segmentName(segment, { name: body.segmentName }, language);
    const said = sayAlert(voice, shownAs(kind), { ...body, segmentName: name });
    return { said, segmentName: name, link: linkOf(publicUrl, workspaceId, segment) };
  });
  const isTest = alerts.some(({ kind }) => kind === "test");
  const outcome = await mailer.send({ id, to: address, ...writeLetter(voice, parts, { workspace, isTest }) });
  if (outcome.kind === "sent") return { kind: "sent" };
  return { kind: outcome.kind === "refused" ? "failed" : "later", reason: outcome.reason };
}

/** The id of a letter made of several notices: the same notices make the same one. */
export function letterId(notices: readonly string[]): string {
  const [first = ""] = notices;
  return notices.length === 1 ? first : `note_${hash("sha256", [...notices].sort().join(" ")).slice(0, 24)}`;
}

/** One alert to one webhook, signed. `id` is the request's `webhook-id`. */
export async function sendToWebhook(
  { stores, dispatcher, publicUrl, now }: SendingResources,
  workspaceId: string,
  webhookId: string,
  { id, alert, attempt }: { readonly id: string; readonly alert: ToldAlert; readonly attempt: number },
): Promise<Settled> {
  const { rows } = await stores.pool.query<WebhookRow & { state: string; timezone: string; language: string }>(
    `SELECT ${webhookColumns.replaceAll(/\w+/gu, "h.$&")}, h.state, w.timezone, w.language FROM webhooks h
     JOIN workspaces w ON w.id = h.workspace_id WHERE h.workspace_id = $1 AND h.id = $2 AND h.kind = 'alerts'`,
    [workspaceId, webhookId],
  );
  const [row] = rows;
  if (row === undefined) return { kind: "failed", reason: "This webhook is no more." };
  if (row.state === "disabled") return { kind: "failed", reason: "This webhook is disabled." };
  if (row.state === "paused") return { kind: "later", reason: "This webhook is paused." };
  const voice = voiceOf(row.language as Parameters<typeof voiceOf>[0], row.timezone);
  const said = sayAlert(voice, shownAs(alert.kind), alert.body);
  const body = alertMessage(alert, said, linkOf(publicUrl, workspaceId, alert.segment));
  const at = now();
  const headers = { ...sign(secretsOf(webhookOf(row), at), id, at, body) };
  const outcome = await post({ url: row.url, headers, body, dispatcher, timeout });
  const verdict = judge(outcome, at);
  const settled = settledBy(verdict);
  await logDelivery(stores, { workspaceId, webhookId, id, attempt, at, settled, outcome });
  if (verdict.kind === "gone")
    await stores.pool.query(
      "UPDATE webhooks SET state = 'disabled', state_reason = $3, updated_at = to_timestamp($4::float8 / 1000) WHERE workspace_id = $1 AND id = $2",
      [workspaceId, webhookId, verdict.reason, at],
    );
  return settled;
}

/** A test shows what an alert would look like. */
function shownAs(kind: ToldAlert["kind"]): AlertKind {
  return kind === "test" ? "fired" : kind;
}

function linkOf(publicUrl: string | null, workspaceId: string, segment: string): string | null {
  if (publicUrl === null) return null;
  return `${publicUrl.replace(/\/+$/u, "")}/w/${encodeURIComponent(workspaceId)}/segments/${encodeURIComponent(segment)}`;
}

function settledBy(verdict: ReturnType<typeof judge>): Settled {
  switch (verdict.kind) {
    case "delivered":
      return { kind: "sent" };
    case "retry":
      return { kind: "later", reason: verdict.reason };
    case "rejected":
    case "gone":
      return { kind: "failed", reason: verdict.reason };
  }
}

/** Deliveries kept of each webhook. */
const deliveriesKept = 200;

async function logDelivery(
  { pool }: Stores,
  delivery: {
    readonly workspaceId: string;
    readonly webhookId: string;
    readonly id: string;
    readonly attempt: number;
    readonly at: number;
    readonly settled: Settled;
    readonly outcome: Awaited<ReturnType<typeof post>>;
  },
): Promise<void> {
  const { workspaceId, webhookId, id, attempt, at, settled, outcome } = delivery;
  const shown = { sent: "delivered", failed: "dead", later: "retrying" }[settled.kind];
  const status = outcome.kind === "answered" ? outcome.status : null;
  const answer = outcome.kind === "answered" && settled.kind !== "sent" ? outcome.answer : null;
  await pool.query(
    `INSERT INTO webhook_deliveries (workspace_id, webhook_id, message_id, changes, attempt, at, outcome, status, ms, reason, answer)
     VALUES ($1, $2, $3, 0, $4, to_timestamp($5::float8 / 1000), $6, $7, $8, $9, $10)`,
    [
      workspaceId,
      webhookId,
      id,
      attempt,
      at,
      shown,
      status,
      outcome.ms,
      settled.kind === "sent" ? null : settled.reason,
      answer,
    ],
  );
  await pool.query(
    `DELETE FROM webhook_deliveries WHERE workspace_id = $1 AND webhook_id = $2 AND id <= (
       SELECT id FROM webhook_deliveries WHERE workspace_id = $1 AND webhook_id = $2 ORDER BY id DESC OFFSET $3 LIMIT 1)`,
    [workspaceId, webhookId, deliveriesKept],
  );
}
