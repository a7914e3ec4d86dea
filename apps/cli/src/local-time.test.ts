import { expect, it } from "vitest";
import { localInstant, localTime } from "./local-time.ts";

const instant = "2026-06-10T21:30:00.000Z";

it("tells an instant as the workspace's clocks show it", () => {
  expect(localTime(instant, "Europe/Kyiv")).toBe("2026-06-11 00:30");
  expect(localTime(instant, "UTC")).toBe("2026-06-10 21:30");
  expect(localTime("2026-01-10T22:30:00.000Z", "Europe/Kyiv")).toBe("2026-01-11 00:30");
});

it("keeps the instant where programs read it", () => {
  expect(localInstant(instant, "Europe/Kyiv")).toBe("2026-06-11T00:30:00.000+03:00");
  expect(localInstant(instant, "America/St_Johns")).toBe("2026-06-10T19:00:00.000-02:30");
  expect(localInstant(instant, "UTC")).toBe("2026-06-10T21:30:00.000+00:00");
  for (const zone of ["Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"])
    expect(Date.parse(localInstant(instant, zone))).toBe(Date.parse(instant));
});
