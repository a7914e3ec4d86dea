import { expect, it } from "vitest";
import { closeInTurn } from "./close-in-turn.ts";

it("closes in order, the rest also when one fails, and throws the first failure", async () => {
  const closed: string[] = [];
  const one = (name: string, error?: Error) => async (): Promise<void> => {
    closed.push(name);
    if (error !== undefined) throw error;
  };
  const first = new Error("first");
  const at = (): Promise<void> => {
    closed.push("c");
    throw new Error("at once");
  };
  await expect(closeInTurn([one("a"), one("b", first), at, one("d")])).rejects.toBe(first);
  expect(closed).toEqual(["a", "b", "c", "d"]);
  await closeInTurn([]);
});
