import { expect, test } from "vitest";
import {
  type Draft,
  isComplete,
  movedStage,
  newDraft,
  withNewStage,
  withoutStage,
  withStage,
  withValue,
} from "./draft.ts";

const begun = newDraft("own", { name: "Own", first: "First", rest: "Everyone else" });
const ids = ({ stages }: Draft): string[] => stages.map(({ id }) => id);

test("a new scheme waits for a condition, and everyone else stays last whatever is moved", () => {
  expect(isComplete(begun)).toBe(false);
  const first = withStage(begun, 0, { where: { segment: "vip" } });
  expect(isComplete(first)).toBe(true);
  const two = withNewStage(first, "Second");
  expect(ids(two)).toEqual(["stage-1", "stage-2", "rest"]);
  expect(ids(movedStage(two, 0, 1))).toEqual(["stage-2", "stage-1", "rest"]);
  expect(movedStage(two, 1, 1)).toBe(two);
  expect(movedStage(two, 0, -1)).toBe(two);
  // An id is not given twice.
  expect(ids(withNewStage(withoutStage(two, 0), "Third"))).toEqual(["stage-2", "stage-3", "rest"]);
});

test("a threshold changes alone", () => {
  const draft = {
    ...begun,
    blanks: [
      { key: "a", value: 1 },
      { key: "b", value: 2 },
    ],
  };
  expect(withValue(draft, "b", 9).blanks).toEqual([
    { key: "a", value: 1 },
    { key: "b", value: 9 },
  ]);
});
