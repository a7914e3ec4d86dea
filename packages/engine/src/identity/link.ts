import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The value of the link parameter `kc`, by which an e-mail's link recognises its reader without a login:
 * `<base64url(contact key)>.<base64url(first 16 bytes of hmac-sha256(secret, contact key))>`.
 */
export function signContactLink(secret: Uint8Array, contactKey: string): string {
  return `${Buffer.from(contactKey).toString("base64url")}.${signature(secret, contactKey).toString("base64url")}`;
}

/** The contact key of a signed link parameter; null when it is malformed or not signed with this secret. */
export function readContactLink(secret: Uint8Array, parameter: string): string | null {
  const dot = parameter.indexOf(".");
  if (dot < 1) return null;
  const key = Buffer.from(parameter.slice(0, dot), "base64url").toString();
  const given = Buffer.from(parameter.slice(dot + 1), "base64url");
  if (!/^con_[a-z2-7_0-9]{1,60}$/.test(key) || given.length !== 16) return null;
  return timingSafeEqual(given, signature(secret, key)) ? key : null;
}

function signature(secret: Uint8Array, contactKey: string): Buffer {
  return createHmac("sha256", secret).update(contactKey).digest().subarray(0, 16);
}
