import { expect, it } from "vitest";
import { placeFor } from "./location.ts";

it("never leads out of the folder, whatever a segment's folder says", () => {
  const place = (folder: unknown): string => placeFor({ folder } as { folder: string }, "vip");
  expect(place(undefined)).toBe("vip.yaml");
  expect(place("Money/Win back")).toBe("Money/Win back/vip.yaml");
  expect(place("../../etc")).toBe("etc/vip.yaml");
  expect(place("/etc//cron.d/")).toBe("etc/cron.d/vip.yaml");
  expect(place("C:\\Users\\..\\x")).toBe("C-/Users/x/vip.yaml");
  expect(place(".git/node_modules")).toBe("git/vip.yaml");
  expect(place("a\u0000b / ... / трюфель.")).toBe("a-b/трюфель/vip.yaml");
  expect(place(3)).toBe("vip.yaml");
});
