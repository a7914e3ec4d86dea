import { expect, test } from "vitest";
import { Gate, statementsAtOnce } from "./gate.ts";

test("no more run at once than the limit, in the order they came, failures included", async () => {
  const gate = new Gate(2);
  const order: number[] = [];
  let most = 0;
  const tasks = Array.from({ length: 10 }, (_, n) =>
    gate.run(async () => {
      order.push(n);
      most = Math.max(most, gate.running);
      await Promise.resolve();
      if (n % 3 === 0) throw new Error("failed");
    }),
  );
  const outcomes = await Promise.allSettled(tasks);
  expect(outcomes.filter((outcome) => outcome.status === "rejected")).toHaveLength(4);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect([most, gate.running]).toEqual([2, 0]);
});

test.each([
  [undefined, 3],
  ["1", 1],
  ["16", 8],
  ["6", 5],
  ["many", 3],
])("with %s worker threads, %i statements run at once", (threads, statements) => {
  expect(statementsAtOnce(threads)).toBe(statements);
});
