import { describe, expect, it } from "vitest";
import { readEnvironment } from "./env.ts";

describe("the environment", () => {
  it("needs nothing: every setting has a default", () => {
    expect(readEnvironment({})).toEqual({
      KINDRED_DATA: "./kindred-data",
      KINDRED_HOST: "127.0.0.1",
      KINDRED_PORT: 3000,
      KINDRED_ROLE: "all",
      KINDRED_TRUST_PROXY: false,
      KINDRED_OUTBOUND_ALLOW: "",
      LOG_LEVEL: "info",
    });
    expect(readEnvironment({ KINDRED_PORT: "", DATABASE_URL: "" }).KINDRED_PORT).toBe(3000);
  });

  it("is refused with every bad variable named at once", () => {
    const bad = { KINDRED_PORT: "http", KINDRED_ROLE: "boss", DATABASE_URL: "mysql://x/y", KINDRED_PUBLIC_URL: "shop" };
    expect(() => readEnvironment({ KINDRED_OUTBOUND_ALLOW: "10.0.0.0/99" })).toThrow(
      /OUTBOUND_ALLOW: "10\.0\.0\.0\/99" is/u,
    );
    const mail = { KINDRED_SMTP_URL: "smtp://u:secret@h?tls=no", KINDRED_MAIL_FROM: "Shop" };
    expect(() => readEnvironment(mail)).toThrow(/^(?!.*secret)(.|\n)*SMTP_URL: (.|\n)*MAIL_FROM: /u);
    expect(readEnvironment({ KINDRED_MAIL_FROM: "Shop <a@b.example>" })).toHaveProperty("KINDRED_MAIL_FROM");
    expect(() => readEnvironment(bad)).toThrow(
      /KINDRED_PORT: (.|\n)*KINDRED_ROLE: (.|\n)*KINDRED_PUBLIC_URL: (.|\n)*DATABASE_URL: /u,
    );
  });
});
