import { describe, expect, test } from "vitest";
import { cityHash64, cityHash64Pair } from "./city-hash.ts";

/** Text, cityHash64(text) and cityHash64('welcome-test', text) as ClickHouse 26.7 computes them. */
const vectors: readonly (readonly [string, bigint, bigint])[] = [
  ["", 11160318154034397263n, 11705412312557931399n],
  ["a", 2603192927274642682n, 3180728609017406973n],
  ["abcd", 17823623939509273229n, 1286927732684605918n],
  ["abcdefghi", 7406163328168016081n, 15352761902556739079n],
  ["con_55s34m73zmgfgmz4l5cp", 9705102280523906846n, 10550226263835791985n],
  ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 9498923847066961975n, 17908616314982905602n],
  [
    "zqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzqzq",
    14182543956633908291n,
    13076106774546219855n,
  ],
  ["Привіт", 12759228919145510599n, 10361063351950084995n],
];

describe("samples are drawn by the hash that ClickHouse computes", () => {
  test.for(vectors)("%s", ([text, alone, paired]) => {
    expect(cityHash64(text)).toBe(alone);
    expect(cityHash64Pair("welcome-test", text)).toBe(paired);
  });
});
