import { expect, it } from "vitest";
import { isStale, mayReload, noteUpdate, wasUpdated } from "./stale.ts";

function storage(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

it("knows a missing file of the build, as browsers word it, from any other failure", () => {
  const words = [
    "Failed to fetch dynamically imported module: http://x/web/a.js",
    "error loading dynamically imported module: http://x/web/a.js",
    "Importing a module script failed.",
    "Unable to preload CSS for /web/a.css",
  ];
  for (const message of words) expect(isStale(new TypeError(message))).toBe(true);
  expect(isStale(new TypeError("x is not a function"))).toBe(false);
});

it("loads the page anew once for each build, whatever two servers answer in turn", () => {
  const tab = storage();
  expect(["a.js", "b.js", "a.js", "b.js", "a.js"].map((build) => mayReload(build, tab))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

it("says once that there was an update", () => {
  const tab = storage();
  expect(wasUpdated(tab)).toBe(false);
  noteUpdate(tab);
  expect([wasUpdated(tab), wasUpdated(tab)]).toEqual([true, false]);
});
