import { createHmac, randomBytes } from "node:crypto";

/** What the secrets of the Standard Webhooks specification begin with. */
const prefix = "whsec_";

/** 32 random bytes; the specification wants 24 to 64. */
export function newSigningSecret(): Buffer {
  return randomBytes(32);
}

/** A secret as receivers are given it: `whsec_` and base64. */
export function shownSecret(secret: Buffer): string {
  return prefix + secret.toString("base64");
}

export interface Signed {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

/**
 * The headers that let a receiver recognise a request as ours, per the Standard Webhooks specification 1.0.0
 * (https://github.com/standard-webhooks/standard-webhooks, "Signature scheme"): HMAC-SHA256 of `id.timestamp.body`, one
 * signature for each secret that holds.
 *
 * @param id without a full stop @param at when this attempt is made, Unix ms
 */
export function sign(secrets: readonly Buffer[], id: string, at: number, body: string): Signed {
  const timestamp = String(Math.trunc(at / 1000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`,
  );
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
