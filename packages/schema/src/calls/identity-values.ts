import { KindredError } from "../errors.ts";
import { kindOf } from "../normal-form.ts";
import { maxIdLength } from "./limits.ts";

/**
 * An id as it names a person: a text of 1 to 256 characters; a whole number becomes its digits. `null` when absent or
 * blank. Throws `wrong_type`, `id_too_long` or `null_byte`.
 */
export function readId(value: unknown, pointer: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== "string") {
    throw new KindredError("wrong_type", `Send the id as a text, not ${kindOf(value)}.`, { pointer });
  }
  if (value.length > maxIdLength) {
    throw new KindredError("id_too_long", `Send an id of at most ${maxIdLength} characters.`, { pointer });
  }
  if (value.includes("\0")) {
    throw new KindredError("null_byte", "Remove the null byte (U+0000): no text can contain one.", { pointer });
  }
  return value.trim() === "" ? null : value.toWellFormed();
}

/** An id that lies in free-form data (context, traits): what does not fit is no id and costs nobody the event. */
export function readLooseId(value: unknown): string | null {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== "string" || value.length > maxIdLength || value.includes("\0")) return null;
  return value.trim() === "" ? null : value.toWellFormed();
}

/**
 * An e-mail address as an identity: trimmed, case-folded. `null` for what is no address: one `@` with a local part
 * before and a host with a dot (or a literal) behind it, no white space, at most 254 characters.
 */
export function readEmail(value: unknown): string | null {
  if (typeof value !== "string" || value.length > maxIdLength) return null;
  const email = value.trim().normalize("NFC").toLowerCase();
  return email.length <= 254 && /^[^\s@\0]{1,64}@[^\s@\0.]+(?:\.[^\s@\0.]+)+$/.test(email) && email.isWellFormed()
    ? email
    : null;
}

const linkParameter = /[?&#]kc=([A-Za-z0-9_-]{4,400}\.[A-Za-z0-9_-]{16,64})(?:[&#]|$)/;

/** The signed link parameter in an address, such as `https://shop.example/?kc=…`. */
export function readLinkParameter(url: unknown): string | null {
  if (typeof url !== "string" || !url.includes("kc=")) return null;
  return linkParameter.exec(url)?.[1] ?? null;
}
