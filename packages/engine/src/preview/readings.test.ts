import { expect, test } from "vitest";
import { Readings } from "./readings.ts";

test("what was used last is kept, within the bytes there are", () => {
  const readings = new Readings<number>(100, (value) => value);
  const asking = { version: "1", turn: 1 };
  for (const name of ["a", "b"]) readings.put(name, { value: 40, ...asking });
  readings.get("a", asking);
  readings.put("c", { value: 40, ...asking });
  expect(["a", "b", "c"].map((name) => readings.get(name, asking)?.value)).toEqual([40, undefined, 40]);
  readings.put("huge", { value: 1_000, ...asking });
  expect(readings.bytes).toBe(0);
});

test("a reading answers for unchanged data, or within the session it was read in", () => {
  const readings = new Readings<number>(100, () => 1);
  readings.put("a", { value: 1, version: "1", turn: 5 });
  expect(readings.get("a", { version: "1", turn: 9 })).not.toBeNull();
  expect(readings.get("a", { version: "2", turn: 5 })).not.toBeNull();
  expect(readings.get("a", { version: "2", turn: 6 })).toBeNull();
});
