import { expect, test } from "vitest";
import { byClass, byLevel, type Cell, grid, inOrder } from "./figures.ts";

const cell = (r: number, f: number, m: number, name: string, size: number): Cell => ({
  r,
  f,
  m,
  class: name,
  size,
  amount: size * 10,
  events: size * f,
  days: 100 / r,
});
const cells = [cell(3, 1, 1, "new", 4), cell(3, 1, 3, "champions", 1), cell(1, 1, 1, "mine", 5)];

test("the grid adds up the money's levels and names the class of most", () => {
  const rows = grid(cells, 3);
  expect(rows.map((row) => row.map(({ size }) => size))).toEqual([
    [5, 0, 0],
    [0, 0, 0],
    [5, 0, 0],
  ]);
  expect(rows[0]![0]).toMatchObject({ r: 3, f: 1, class: "new", amount: 50, events: 5 });
  expect(rows[1]![1]).toMatchObject({ class: null, days: 0 });
});

test("classes come best first, one's own last, those without anybody too", () => {
  expect(inOrder(["mine", "lost", "champions", "mine"])).toEqual(["champions", "lost", "mine"]);
  expect(byClass(cells, ["lost"]).map(({ class: name, size }) => [name, size])).toEqual([
    ["champions", 1],
    ["new", 4],
    ["lost", 0],
    ["mine", 5],
  ]);
});

test("levels are counted by score", () => {
  expect(byLevel(cells, "m", 3)).toEqual([9, 0, 1]);
});
