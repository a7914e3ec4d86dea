import { expect, test } from "vitest";
import { Lanes } from "./lanes.ts";

function counted(limit: number): { lanes: Lanes<number>; opened: number[]; closed: number[] } {
  const opened: number[] = [];
  const closed: number[] = [];
  const lanes = new Lanes<number>(limit, {
    open: async () => {
      opened.push(opened.length + 1);
      return opened.length;
    },
    close: async (connection) => void closed.push(connection),
  });
  return { lanes, opened, closed };
}

test("no more connections are opened than the limit, and everybody gets a turn", async () => {
  const { lanes, opened } = counted(2);
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      lanes.run(async () => {
        most = Math.max(most, ++running);
        await Promise.resolve();
        running -= 1;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(opened).toEqual([1, 2]);
});

test("a connection whose statement failed is never used again, and whoever waited gets a new one", async () => {
  const { lanes, opened, closed } = counted(1);
  const failing = lanes.run(async () => {
    await Promise.resolve();
    throw new Error("half way");
  });
  const waiting = lanes.run(async (connection) => connection);
  await expect(failing).rejects.toThrow("half way");
  expect(await waiting).toBe(2);
  expect([opened, closed]).toEqual([[1, 2], [1]]);
});

test("closing waits for what runs and refuses what comes", async () => {
  const { lanes, closed } = counted(1);
  let finish: (() => void) | undefined;
  const running = lanes.run(() => new Promise<void>((resolve) => (finish = resolve)));
  await Promise.resolve();
  const waiting = lanes.run(async () => undefined);
  const refused = waiting.catch((error: unknown) => String(error));
  const closing = lanes.close();
  expect(await refused).toContain("closed");
  await expect(lanes.run(async () => undefined)).rejects.toThrow("closed");
  expect(closed).toEqual([]);
  finish?.();
  await running;
  await closing;
  expect(closed).toEqual([1]);
});
