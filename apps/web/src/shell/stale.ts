/** Which builds this tab was loaded anew for, and that it was told to. */
const reloadedKey = "kindred.reloaded";
const updatedKey = "kindred.updated";

const missing =
  /dynamically imported module|importing a module script failed|unable to preload css|'text\/html' is not a valid javascript mime type/iu;

/** Whether a file of the page's own build could not be had: another build has taken its place, or the server is gone. */
export function isStale(error: unknown): boolean {
  return error instanceof Error && missing.test(error.message);
}

/**
 * Whether to load the page anew for a file that is missing: once for each build, so that two servers with different builds, or a build
 * that lacks a file, never make the page load for ever.
 *
 * @param build what names the build: the address of its first script
 */
export function mayReload(build: string, storage: Pick<Storage, "getItem" | "setItem">): boolean {
  const before = (storage.getItem(reloadedKey) ?? "").split("\n").filter((each) => each !== "");
  if (before.includes(build)) return false;
  storage.setItem(reloadedKey, [...before, build].join("\n"));
  return true;
}

/** The address of the first script, which has the hash of the build in it. */
export function buildOf(page: Document): string {
  return page.querySelector<HTMLScriptElement>("script[type=module][src]")?.src ?? "";
}

export function noteUpdate(storage: Pick<Storage, "setItem">): void {
  storage.setItem(updatedKey, "yes");
}

/** Whether the page before this one missed files of its build; told once. */
export function wasUpdated(storage: Pick<Storage, "getItem" | "removeItem">): boolean {
  const was = storage.getItem(updatedKey) !== null;
  storage.removeItem(updatedKey);
  return was;
}
