import { afterAll, beforeAll, expect, it } from "vitest";
import { type Answer, startTestServer, type TestServer } from "./testing.ts";

const clock = Date.parse("2026-06-01T12:00:00.000Z");
const now = new Date(clock).toISOString();
let server: TestServer;
let base: string;

beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
  const made = await server.workspace({});
  base = `/workspaces/${made.id}`;
  const traits = { email: "anna@example.org" };
  const batch = [{ type: "identify", userId: "anna", messageId: "i1", timestamp: "2026-05-01T00:00:00Z", traits }];
  await server.ask("POST", "/v1/batch", { batch }, { "x-write-key": made.writeKey });
});
afterAll(() => server.stop());

const ask = (method: string, path: string, body?: unknown): Promise<Answer> => server.admin(method, base + path, body);

it("records what a contact permits, tells it, and reaches the contact by it", async () => {
  const permissions = [
    { subject: "consent:email", granted: true, at: "2026-05-02T02:00:00+02:00", source: "checkout" },
    { subject: "topic:Weekly news", granted: true },
  ];
  const put = await ask("PUT", "/contacts/anna/permissions", { permissions });
  expect(put.status).toBe(200);
  const told = await ask("GET", "/contacts/anna%40example.org/permissions");
  expect(told.body).toEqual(put.body);
  expect(told.body).toMatchObject({
    permissions: [
      { subject: "address:email", granted: true, at: "2026-05-01T00:00:00.000Z", source: "identity" },
      { subject: "consent:email", granted: true, at: "2026-05-02T00:00:00.000Z", source: "checkout" },
      { subject: "topic:Weekly news", granted: true, at: now, source: "api" },
    ],
  });
  expect((told.body as { channels: unknown }).channels).toContainEqual({ channel: "email", reachable: true });
  const document = { version: 1, id: "x", where: { channel: "email", reachable: true } };
  expect((await ask("POST", "/evaluate/count", { document })).body).toMatchObject({ count: 1 });
  const explained = await ask("POST", "/evaluate/explain", { document, contact: "anna" });
  expect(JSON.stringify(explained.body)).toContain('"consent":{"granted":true,"at":"2026-05-02T00:00:00.000Z"');
});

it("records many at once and says which cannot be", async () => {
  const changes = [
    { contact: "anna", subject: "suppressed:email", granted: true },
    { contact: "nobody", subject: "consent:email", granted: true },
    { contact: "anna", subject: "consent:fax", granted: true },
  ];
  const { body } = await ask("POST", "/permissions", { changes });
  expect(body).toMatchObject({
    set: 1,
    rejected: [
      { index: 1, code: "unknown_contact", pointer: "/contact" },
      { index: 2, code: "unknown_subject", pointer: "/subject" },
    ],
  });
  const { body: told } = await ask("GET", "/contacts/anna/permissions");
  expect((told as { channels: unknown }).channels).toContainEqual({ channel: "email", reachable: false });
});

it("refuses one that cannot be set, with its place", async () => {
  const permissions = [
    { subject: "topic:a", granted: true },
    { subject: "address:email", granted: true },
  ];
  const { status, body } = await ask("PUT", "/contacts/anna/permissions", { permissions });
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: { code: "derived_subject", pointer: "/permissions/1/subject" } });
});
