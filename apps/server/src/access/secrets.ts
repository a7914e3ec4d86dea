import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** A fresh secret of 192 bits, `<prefix>_<base64url>`: shown once, stored only as its hash. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString("base64url")}`;
}

/** SHA-256: enough for secrets that are themselves random; passwords go through argon2id instead. */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Compares hashes, so neither the length nor the first differing character shows in the time taken. */
export function secretsEqual(given: string, expected: string): boolean {
  return timingSafeEqual(hashSecret(given), hashSecret(expected));
}
