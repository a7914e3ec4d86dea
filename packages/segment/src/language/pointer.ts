/** JSON pointer (RFC 6901) of the place `key` inside the place `at`. */
export function pointerTo(at: string, key: string | number): string {
  return `${at}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
