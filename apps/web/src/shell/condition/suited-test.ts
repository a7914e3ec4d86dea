import type { SeenNamesAnswer } from "@kindred/server/answers";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { asText, changed, type JsonObject } from "./model/json.ts";
import { readTest, type Test, writeTest } from "./model/test.ts";
import { type SeenType, suited } from "./model/value.ts";

interface Named {
  readonly value: JsonObject;
  /** Where the name stands. */
  readonly key: "trait" | "property";
  readonly seen: Pick<UseQueryResult<readonly SeenNamesAnswer["items"][number][]>, "data" | "isLoading">;
  readonly onChange: (value: JsonObject) => void;
}

/**
 * The test of a named value, which begins as what the data has of that name. Of one that is chosen before this is known there is no test
 * until then: what is typed meanwhile would be of another type.
 */
export function useSuitedTest({ value, key, seen: { data, isLoading }, onChange }: Named): {
  readonly path: string;
  readonly types: readonly SeenType[];
  readonly test: Test | null;
  readonly choose: (name: string) => void;
} {
  const [awaited, setAwaited] = useState<string | null>(null);
  const path = asText(value[key]);
  const test = readTest(value);
  const typesOf = (name: string): readonly SeenType[] => data?.find((each) => each.name === name)?.types ?? [];
  const named = (name: string): JsonObject => {
    const fitting = suited(test, typesOf(name));
    const renamed = changed(value, { [key]: name });
    return fitting === null ? renamed : writeTest(renamed, fitting);
  };
  useEffect(() => {
    if (awaited === null || isLoading) return;
    setAwaited(null);
    if (awaited === path) onChange(named(path));
  });
  return {
    path,
    types: typesOf(path),
    test: awaited === path ? null : test,
    choose: (name) => {
      if (isLoading) setAwaited(name);
      onChange(named(name));
    },
  };
}
