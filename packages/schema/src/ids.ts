const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** A random id, `<prefix>_` and 16 base32 characters (80 bits): `ws_…`, `usr_…`, `key_…`, `imp_…`. */
export function newId(prefix: "ws" | "usr" | "key" | "imp"): string {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) text += alphabet[byte & 31];
  return `${prefix}_${text}`;
}
