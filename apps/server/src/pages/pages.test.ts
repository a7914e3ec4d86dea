import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startTestServer, type TestServer } from "../testing.ts";
import { html } from "./html.ts";

const clock = Date.parse("2026-06-01T12:00:00.000Z");
let server: TestServer;
let id: string;
let cookie: string;

const form = (path: string, fields: Record<string, string>): Promise<Answer> =>
  server.ask("POST", path, new URLSearchParams(fields).toString(), {
    "content-type": "application/x-www-form-urlencoded",
  });
const open = (path: string): Promise<Answer> => server.ask("GET", path, undefined, { cookie });

beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
});
afterAll(() => server.stop());

describe("a piece of page", () => {
  it("escapes every value that is not made of pieces", () => {
    const evil = `"><script>alert('x')</script>&`;
    const item = html`<b title="${evil}">${evil}</b>`;
    expect(item.toString()).not.toContain("<script>");
    expect(html`<p>${[item, item]}${null}${false}${0}</p>`.toString()).toBe(
      `<p>${item.toString()}${item.toString()}0</p>`,
    );
  });
});

describe("the start page", () => {
  it("makes the first owner, then signs in", async () => {
    expect(String((await server.ask("GET", "/")).body)).toContain("setup code");
    const fields = { name: "Ada", email: "ada@example.org", password: "long enough pass", workspace: "<Shop> & Co" };
    expect(String((await form("/setup", { ...fields, setupCode: "wrong" })).body)).toContain("not the setup code");
    const made = await form("/setup", { ...fields, setupCode: server.setupCode ?? "" });
    expect([made.status, made.headers.get("location")]).toEqual([303, "/"]);
    expect(String((await server.ask("GET", "/")).body)).toContain("Sign in");
    const wrong = await form("/sign-in", { email: "ada@example.org", password: "nope" });
    expect([wrong.status, String(wrong.body).includes('role="alert"')]).toEqual([401, true]);
    const signedIn = await form("/sign-in", { email: "ada@example.org", password: "long enough pass" });
    cookie = (signedIn.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const home = await open("/");
    id = (home.headers.get("location") ?? "").split("/").at(-1) ?? "";
    expect(id).toMatch(/^ws_/u);
  });

  it("allows no script or style but its own files", async () => {
    const answer = await server.ask("GET", "/");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).not.toContain("unsafe");
    expect(policy).toContain("default-src 'none'");
    expect(String(answer.body)).not.toMatch(/style="|<style|onclick|<script>/u);
  });

  it("keeps strangers out", async () => {
    const answer = await server.ask("GET", `/w/${id}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/"]);
  });
});

describe("a workspace's pages", () => {
  it("show totals, segments, a segment and why a contact is in it, with hostile data escaped", async () => {
    const evil = "<img src=x onerror=alert(1)>";
    const key = await server.admin("POST", `/workspaces/${id}/keys`, { kind: "write", name: "site" });
    const timestamp = new Date(clock - 3_600_000).toISOString();
    await server.ask(
      "POST",
      "/v1/batch",
      {
        batch: [
          {
            type: "identify",
            userId: "u1",
            messageId: "1",
            timestamp,
            traits: { name: evil, city: "Kyiv", email: "u1@example.org" },
          },
          {
            type: "track",
            event: "Order Completed",
            userId: "u1",
            messageId: "2",
            timestamp,
            properties: { revenue: 100, note: evil },
          },
        ],
      },
      { "x-write-key": (key.body as { secret: string }).secret },
    );
    const where = {
      all: [
        { event: "Order Completed", window: { last: "30d" } },
        { trait: "city", is: "Kyiv" },
        { not: { trait: "city", is: evil } },
      ],
    };
    await server.admin("POST", `/workspaces/${id}/segments`, {
      version: 1,
      id: "buyers",
      name: `Buyers ${evil}`,
      kind: "strategic",
      where,
    });
    const pages = {
      overview: await open(`/w/${id}`),
      segment: await open(`/w/${id}/segments/buyers`),
      contacts: await open(`/w/${id}/contacts?q=u1`),
      contact: await open(`/w/${id}/contacts/u1?segment=buyers`),
    };
    for (const [name, { status, body }] of Object.entries(pages)) {
      expect([name, status]).toEqual([name, 200]);
      expect(String(body)).not.toContain("<img");
      expect(String(body)).toContain("&lt;img");
      expect(String(body)).not.toMatch(/style="|undefined|\[object/u);
    }
    expect(String(pages.overview.body)).toContain("&lt;Shop&gt; &amp; Co");
    expect(String(pages.segment.body)).toContain("of 1 contacts");
    expect(String(pages.contact.body)).toContain("in the segment");
    expect(String(pages.contact.body)).toContain("Order Completed");
  });

  it("say what is not there", async () => {
    const answer = await open(`/w/${id}/segments/nobody`);
    expect([answer.status, String(answer.body).includes("There is no segment")]).toEqual([404, true]);
  });
});
