import { describe, expect, test } from "vitest";
import { KindredError } from "../errors.ts";
import { openBatch, openCall } from "./envelope.ts";
import { parseCall, type ParseOptions } from "./parse-call.ts";

const receivedAt = Date.UTC(2026, 10, 21, 12);
const at = (ms: number): string => new Date(receivedAt + ms).toISOString();
const options: ParseOptions = { receivedAt, sentAt: null, ip: "203.0.113.9", keepIp: false, nameCall: () => "named" };

function refused(call: unknown): string {
  try {
    parseCall(call, options);
  } catch (error) {
    if (error instanceof KindredError) return `${error.code} ${error.pointer ?? ""}`;
    throw error;
  }
  return "accepted";
}

const track = { type: "track", userId: "u1", event: "Signed Up", messageId: "m1", timestamp: at(-1_000) };

describe("what becomes of a call", () => {
  test("a track call keeps its properties and the kept parts of its context", () => {
    const context = {
      page: { url: "https://x.example/" },
      ip: "198.51.100.1",
      traits: { email: " Ann@X.example" },
      plan: 1,
    };
    expect(parseCall({ ...track, properties: { a: 1, b: null, "c.d": 2 }, context }, options)).toEqual({
      kind: "event",
      event: "Signed Up",
      messageId: "m1",
      ts: receivedAt - 1_000,
      receivedAt,
      properties: { a: 1, c: { d: 2 } },
      context: { page: { url: "https://x.example/" } },
      identities: {
        externalId: "u1",
        anonymousId: null,
        email: "ann@x.example",
        phone: null,
        deviceToken: null,
        link: null,
      },
    });
  });

  test("page, screen and group are events with the usual names", () => {
    const page = parseCall({ type: "page", anonymousId: "a", name: "Home", properties: { url: "/" } }, options);
    expect(page).toMatchObject({ event: "Page Viewed", messageId: "named", properties: { name: "Home", url: "/" } });
    expect(parseCall({ type: "screen", anonymousId: "a" }, options)).toMatchObject({ event: "Screen Viewed" });
    expect(parseCall({ type: "group", userId: 7, groupId: "g", traits: { plan: "pro" } }, options)).toMatchObject({
      event: "Group Joined",
      properties: { group_id: "g", plan: "pro" },
      identities: { externalId: "7" },
    });
  });

  test("identify brings traits, removals included, and an invalid address costs nothing", () => {
    const call = parseCall(
      { type: "identify", userId: "u", traits: { email: "no address", phone: "050 123", age: null } },
      options,
    );
    expect(call).toMatchObject({
      kind: "identify",
      traits: { email: "no address", phone: "050 123", age: null },
      identities: { email: null, phone: "050 123" },
    });
  });

  test("the ip is kept only where the workspace keeps it", () => {
    expect(parseCall(track, { ...options, keepIp: true })).toMatchObject({ context: { ip: "203.0.113.9" } });
    expect(parseCall(track, options)).toMatchObject({ context: {} });
  });

  test("a signed link is found in the page's address", () => {
    const kc = "Y29uX2FiYw.c2lnbmF0dXJlc2lnbmF0dXJl";
    const context = { page: { url: `https://x.example/?utm_source=mail&kc=${kc}` } };
    expect(parseCall({ type: "page", anonymousId: "a", context }, options).identities.link).toBe(kc);
  });
});

describe("time", () => {
  test("a wrong clock is corrected by sentAt, and what it said is kept", () => {
    const call = { ...track, timestamp: "1970-01-01T00:00:10.000Z", sentAt: "1970-01-01T00:00:15.000Z" };
    expect(parseCall(call, options)).toMatchObject({
      ts: receivedAt - 5_000,
      context: { originalTimestamp: "1970-01-01T00:00:10.000Z" },
    });
  });

  test("the batch's sentAt serves calls without their own", () => {
    const call = { ...track, timestamp: at(-60_000) };
    expect(parseCall(call, { ...options, sentAt: receivedAt - 30_000 }).ts).toBe(receivedAt - 30_000);
  });

  test("a call that another collector corrected is not corrected again", () => {
    const call = { ...track, originalTimestamp: at(-99_000), receivedAt: at(-500), sentAt: at(-98_000) };
    expect(parseCall(call, options).ts).toBe(receivedAt - 1_000);
  });

  test("without a timestamp it happened on receipt", () => {
    expect(parseCall({ ...track, timestamp: undefined }, options).ts).toBe(receivedAt);
  });

  test.each([
    ["2026-11-21", Date.UTC(2026, 10, 21)],
    ["2026-11-21T10:00:00+02:00", Date.UTC(2026, 10, 21, 8)],
    ["2026-11-21 10:00:00", Date.UTC(2026, 10, 21, 10)],
    ["2026-11-21T10:00:00.123456Z", Date.UTC(2026, 10, 21, 10, 0, 0, 123)],
    [Date.UTC(2026, 10, 20), Date.UTC(2026, 10, 20)],
  ])("%s is read", (timestamp, ts) => {
    expect(parseCall({ ...track, timestamp }, options).ts).toBe(ts);
  });

  test.each(["2026-02-30T00:00:00.000Z", "2025-02-29", "yesterday", "12", true, "2026-13-01", {}])(
    "%s is no time",
    (timestamp) => expect(refused({ ...track, timestamp })).toBe("invalid_timestamp /timestamp"),
  );

  test.each(["1970-01-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z", at(86_400_001)])(
    "%s is out of range",
    (timestamp) => expect(refused({ ...track, timestamp })).toBe("timestamp_out_of_range /timestamp"),
  );
});

test.each([
  [{ ...track, userId: null }, "missing_identity /userId"],
  [{ ...track, userId: "", anonymousId: " " }, "missing_identity /userId"],
  [{ ...track, type: "tracked" }, "unknown_type /type"],
  [{ ...track, event: undefined }, "missing_event_name /event"],
  [{ ...track, event: "  " }, "missing_event_name /event"],
  [{ ...track, event: 5 }, "wrong_type /event"],
  [{ ...track, event: "x".repeat(201) }, "event_name_too_long /event"],
  [{ ...track, event: "a\0b" }, "null_byte /event"],
  [{ ...track, userId: {} }, "wrong_type /userId"],
  [{ ...track, userId: "x".repeat(257) }, "id_too_long /userId"],
  [{ ...track, anonymousId: "a\0" }, "null_byte /anonymousId"],
  [{ ...track, messageId: 12 }, "invalid_message_id /messageId"],
  [{ ...track, messageId: "x".repeat(257) }, "invalid_message_id /messageId"],
  [{ ...track, properties: [] }, "wrong_type /properties"],
  [{ ...track, properties: "x" }, "wrong_type /properties"],
  [{ ...track, context: 1 }, "wrong_type /context"],
  [{ ...track, properties: { a: "x".repeat(33_000) } }, "event_too_large "],
  [{ ...track, integrations: { a: "ї".repeat(17_000) } }, "event_too_large "],
  [{ type: "group", userId: "u" }, "missing_group_id /groupId"],
  [{ type: "alias", userId: "u" }, "missing_identity /previousId"],
  [{ type: "alias", previousId: "p", anonymousId: "a" }, "missing_identity /userId"],
  [{ type: "identify", userId: "u", traits: { a: { b: "\0" } } }, "null_byte /traits/a/b"],
  ["text", "wrong_type "],
  [null, "wrong_type "],
  [{ ...track, properties: { a: "x".repeat(30_000) } }, "accepted"],
])("%#: refused alone, with a code and a pointer", (call, expected) => {
  expect(refused(call)).toBe(expected);
});

test("the envelope's context stands in where a call has none", () => {
  const body = { batch: [{ type: "track" }, { context: { app: 2 } }, 5], context: { app: 1, os: 1 }, sentAt: at(0) };
  expect(openBatch(body)).toEqual({
    sentAt: receivedAt,
    calls: [{ type: "track", context: { app: 1, os: 1 } }, { context: { app: 2, os: 1 } }, 5],
  });
  expect(() => openBatch({ batch: {} })).toThrow(/array of events/);
  expect(openCall({ userId: "u" }, "page")).toEqual({ sentAt: null, calls: [{ userId: "u", type: "page" }] });
});
