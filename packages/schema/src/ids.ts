declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]?: Name };

export type WorkspaceId = Branded<"WorkspaceId">;
export type UserId = Branded<"UserId">;
export type KeyId = Branded<"KeyId">;
export type ImportId = Branded<"ImportId">;
/** `con_…`: a contact's public name; the dense UInt32 inside the stores is never shown as an identity. */
export type ContactKey = Branded<"ContactKey">;

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648 base32 in lower case, without padding. */
export function base32(bytes: Uint8Array): string {
  let out = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet.charAt((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? out + alphabet.charAt((held << (5 - bits)) & 31) : out;
}

/** A random id, `<prefix>_` and 16 base32 characters (80 bits): `ws_…`, `usr_…`, `key_…`, `imp_…`. */
export function newId(prefix: "ws" | "usr" | "key" | "imp" | "wh" | "ping" | "rule" | "note" | "cost"): string {
  return `${prefix}_${base32(globalThis.crypto.getRandomValues(new Uint8Array(10)))}`;
}

/** Whether a text can name a segment or a list. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9][a-z0-9_-]{0,99}$/.test(text);
}
