import { expect, test } from "vitest";
import { readContactLink, signContactLink } from "./link.ts";
import { readPhone } from "./phone.ts";

const secret = Buffer.from("0123456789abcdef0123456789abcdef");

test("a signed link names its contact, and no other secret, key or cut", () => {
  const link = signContactLink(secret, "con_abcdefghijklmnopqrst");
  expect(readContactLink(secret, link)).toBe("con_abcdefghijklmnopqrst");
  expect(readContactLink(Buffer.from("another"), link)).toBeNull();
  const forged = `${Buffer.from("con_zzz").toString("base64url")}.${link.split(".")[1]}`;
  expect(readContactLink(secret, forged)).toBeNull();
  for (const broken of ["", ".", "x", link.slice(0, -2), `${link}AA`])
    expect(readContactLink(secret, broken)).toBeNull();
});

test("phone numbers become E.164 where they can", () => {
  expect(readPhone("050 123 45 67", "UA")).toBe("+380501234567");
  expect(readPhone("+44 20 7946 0018", null)).toBe("+442079460018");
  expect(readPhone("050 123 45 67", null)).toBeNull();
  expect(readPhone("call me", "UA")).toBeNull();
  expect(readPhone("050 123 45 67", "XX")).toBeNull();
});
