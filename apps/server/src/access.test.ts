import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let clock = Date.parse("2026-06-01T12:00:00Z");

beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
});
afterAll(() => server.stop());

const code = (body: unknown): string => (body as { error: { code: string } }).error.code;
const password = "correct horse battery";

async function signedIn(email: string): Promise<string> {
  const answer = await server.ask("POST", "/api/v1/session", { email, password });
  expect(answer.body).toEqual({ ok: true });
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

describe("the routes", () => {
  it("each declare who may use them", () => {
    expect(server.routes.length).toBeGreaterThan(60);
    expect(server.routes.filter((route) => route.access === undefined)).toEqual([]);
  });

  it("with a role all name a workspace, and all under a workspace ask for a role", () => {
    for (const route of server.routes) {
      const inWorkspace = /^(\/api\/v1\/workspaces|\/w)\/:workspace/u.test(route.url);
      const asksRole = ["viewer", "editor", "owner"].includes(route.access ?? "");
      expect([route.url, asksRole]).toEqual([route.url, inWorkspace]);
    }
  });

  it("are refused to strangers unless public", async () => {
    const urls = server.routes.filter(
      (route) => route.url.startsWith("/api/v1/") && route.access !== "public" && route.method !== "HEAD",
    );
    for (const { method, url } of urls) {
      const answer = await server.ask(method, url.replaceAll(/:(\w+)/gu, "x"));
      expect([method, url, answer.status]).toEqual([method, url, 401]);
    }
  });

  it("answer 404 in the one shape of errors when there is none", async () => {
    for (const path of ["/nowhere", "/api/v1/nowhere", "/v1/nowhere"]) {
      const answer = await server.ask("POST", path, {});
      expect(answer.status).toBe(404);
      expect(code(answer.body)).toBe("unknown_route");
    }
  });

  it("are all in the OpenAPI document with a summary", async () => {
    const { body } = await server.ask("GET", "/api/v1/openapi.json");
    const document = body as { openapi: string; paths: Record<string, Record<string, { summary?: string }>> };
    expect(document.openapi).toMatch(/^3\.1/u);
    for (const route of server.routes) {
      if (!route.url.startsWith("/api/v1/workspaces") || ["HEAD", "OPTIONS"].includes(route.method)) continue;
      const path = route.url.replaceAll(/:(\w+)/gu, "{$1}");
      expect(document.paths[path]?.[route.method.toLowerCase()]?.summary, `${route.method} ${path}`).toBeTruthy();
    }
  });

  it("have an OpenAPI document whose every reference leads somewhere", async () => {
    const { body } = await server.ask("GET", "/api/v1/openapi.json");
    const text = JSON.stringify(body);
    const references = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/gu)].map((match) => match[1] ?? ""));
    expect(references.size).toBeGreaterThan(5);
    for (const reference of references) {
      const found = reference.split("/").reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], body);
      expect([reference, found]).toEqual([reference, expect.anything()]);
    }
  });

  it("carry security headers, and the page of the API loads nothing from elsewhere", async () => {
    const answer = await server.ask("GET", "/health");
    expect(answer.body).toEqual({ status: "ok", stores: { postgres: "up", clickhouse: "up" } });
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const docs = await server.ask("GET", "/docs/");
    expect(docs.status).toBe(200);
    expect(String(docs.body)).not.toMatch(/(src|href)="https?:/u);
  });
});

describe("server.json", () => {
  it("is for its owner alone and leads to the server", async () => {
    const path = join(server.dataDir, "server.json");
    const content = JSON.parse(await readFile(path, "utf8")) as { url: string; token: string; pid: number };
    expect(content).toEqual({ url: server.url, pid: process.pid, token: server.localToken });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe("the first owner", () => {
  const owner = { email: "Ada@Example.org", name: "Ada", password };

  it("needs the code of the server's log", async () => {
    const answer = await server.ask("POST", "/api/v1/setup", { ...owner, setupCode: "guess" });
    expect([answer.status, code(answer.body)]).toEqual([403, "wrong_setup_code"]);
  });

  it("is made once, with a first workspace", async () => {
    const answer = await server.ask("POST", "/api/v1/setup", {
      ...owner,
      setupCode: server.setupCode,
      workspace: "Shop",
    });
    expect(answer.status).toBe(200);
    const again = await server.ask("POST", "/api/v1/setup", { ...owner, setupCode: server.setupCode });
    expect(code(again.body)).toBe("setup_done");
  });
});

describe("a person", () => {
  it("signs in, is recognised by the cookie, and signs out", async () => {
    const cookie = await signedIn("ada@example.org");
    const who = await server.ask("GET", "/api/v1/session", undefined, { cookie });
    expect(who.body).toMatchObject({
      kind: "user",
      user: { email: "ada@example.org" },
      workspaces: [{ name: "Shop", role: "owner" }],
    });
    await server.ask("DELETE", "/api/v1/session", undefined, { cookie });
    expect((await server.ask("GET", "/api/v1/session", undefined, { cookie })).status).toBe(401);
  });

  it("gets a cookie that scripts and other sites cannot use", async () => {
    const answer = await server.ask("POST", "/api/v1/session", { email: "ada@example.org", password });
    expect(answer.headers.get("set-cookie")).toMatch(/HttpOnly.*SameSite=Lax/u);
    const cookie = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const foreign = await server.ask(
      "POST",
      "/api/v1/workspaces",
      { name: "x" },
      { cookie, origin: "https://evil.example" },
    );
    expect([foreign.status, code(foreign.body)]).toEqual([403, "foreign_origin"]);
    const own = await server.ask("POST", "/api/v1/workspaces", { name: "Second" }, { cookie, origin: server.url });
    expect(own.status).toBe(200);
  });

  it("cannot be told from nobody by a wrong password", async () => {
    const wrong = await server.ask("POST", "/api/v1/session", { email: "ada@example.org", password: "wrong" });
    const nobody = await server.ask("POST", "/api/v1/session", { email: "eve@example.org", password: "wrong" });
    expect(wrong.body).toEqual(nobody.body);
    expect(wrong.status).toBe(401);
  });

  it("is slowed down after ten wrong passwords, and let in again later", async () => {
    for (let tries = 0; tries < 10; tries += 1) {
      await server.ask("POST", "/api/v1/session", { email: "ada@example.org", password: "wrong" });
    }
    const answer = await server.ask("POST", "/api/v1/session", { email: "ada@example.org", password });
    expect([answer.status, code(answer.body)]).toEqual([429, "too_many_attempts"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    clock += 16 * 60_000;
    await signedIn("ada@example.org");
  });

  it("who changes the password ends the other sessions", async () => {
    const [here, elsewhere] = [await signedIn("ada@example.org"), await signedIn("ada@example.org")];
    const change = { current: password, next: "another long one" };
    const answer = await server.ask("PUT", "/api/v1/session/password", change, { cookie: here });
    expect(answer.status).toBe(200);
    expect((await server.ask("GET", "/api/v1/session", undefined, { cookie: elsewhere })).status).toBe(401);
    const renewed = (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    await server.ask(
      "PUT",
      "/api/v1/session/password",
      { current: "another long one", next: password },
      { cookie: renewed },
    );
  });
});

describe("roles", () => {
  it("let a viewer look, an editor change contacts and keep settings to owners", async () => {
    const { id } = await server.workspace();
    for (const role of ["viewer", "editor"]) {
      const made = await server.admin("POST", `/workspaces/${id}/users`, {
        email: `${role}@example.org`,
        name: role,
        password,
        role,
      });
      expect(made.status).toBe(200);
    }
    const [viewer, editor] = [await signedIn("viewer@example.org"), await signedIn("editor@example.org")];
    const as = async (cookie: string, method: string, path: string, body?: unknown): Promise<number> =>
      (await server.ask(method, `/api/v1/workspaces/${id}${path}`, body, { cookie })).status;
    expect(await as(viewer, "GET", "/contacts")).toBe(200);
    expect(await as(viewer, "POST", "/lists", { id: "fair", name: "Fair" })).toBe(403);
    expect(await as(editor, "POST", "/lists", { id: "fair", name: "Fair" })).toBe(200);
    expect(await as(editor, "PATCH", "", { name: "Mine" })).toBe(403);
    expect(await as(editor, "POST", "/keys", { kind: "write", name: "x" })).toBe(403);
  });

  it("do not reach into other workspaces, nor tell that they exist", async () => {
    const [mine, theirs] = [await server.workspace(), await server.workspace()];
    const made = await server.admin("POST", `/workspaces/${mine.id}/keys`, {
      kind: "admin",
      name: "script",
      role: "owner",
    });
    const headers = { authorization: `Bearer ${(made.body as { secret: string }).secret}` };
    expect((await server.ask("GET", `/api/v1/workspaces/${mine.id}`, undefined, headers)).status).toBe(200);
    const there = await server.ask("GET", `/api/v1/workspaces/${theirs.id}`, undefined, headers);
    const nowhere = await server.ask("GET", "/api/v1/workspaces/ws_nowhere", undefined, headers);
    expect([there.status, code(there.body)]).toEqual([404, "unknown_workspace"]);
    expect([nowhere.status, code(nowhere.body)]).toEqual([404, "unknown_workspace"]);
  });

  it("are given to somebody of another workspace without a second account", async () => {
    const { id } = await server.workspace();
    const person = { email: "viewer@example.org", name: "Other", password: "something else", role: "owner" };
    expect((await server.admin("POST", `/workspaces/${id}/users`, person)).body).toMatchObject({
      name: "viewer",
      role: "owner",
    });
    const again = await server.admin("POST", `/workspaces/${id}/users`, person);
    expect([again.status, code(again.body)]).toEqual([409, "email_taken"]);
    await signedIn("viewer@example.org");
  });

  it("never leave a workspace without an owner", async () => {
    const { body } = await server.admin("GET", "/workspaces");
    const shop = (body as { items: { id: string; name: string }[] }).items.find(({ name }) => name === "Shop")!;
    const users = await server.admin("GET", `/workspaces/${shop.id}/users`);
    const [ada] = (users.body as { items: { id: string }[] }).items;
    const answer = await server.admin("DELETE", `/workspaces/${shop.id}/users/${ada!.id}`);
    expect([answer.status, code(answer.body)]).toEqual([409, "last_owner"]);
  });
});

describe("keys", () => {
  it("show their secret once and are stored as a hash", async () => {
    const { id } = await server.workspace();
    const { secret } = (await server.admin("POST", `/workspaces/${id}/keys`, { kind: "write", name: "app" })).body as {
      secret: string;
    };
    const listed = await server.admin("GET", `/workspaces/${id}/keys`);
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    const rows = await server.wiring.stores.postgres
      .selectFrom("api_keys")
      .selectAll()
      .where("workspace_id", "=", id)
      .execute();
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it("are refused from the moment they are revoked", async () => {
    const { id } = await server.workspace();
    const key = (
      await server.admin("POST", `/workspaces/${id}/keys`, { kind: "admin", name: "script", role: "viewer" })
    ).body as { id: string; secret: string };
    const headers = { authorization: `Bearer ${key.secret}` };
    expect((await server.ask("GET", `/api/v1/workspaces/${id}`, undefined, headers)).status).toBe(200);
    await server.admin("DELETE", `/workspaces/${id}/keys/${key.id}`);
    const after = await server.ask("GET", `/api/v1/workspaces/${id}`, undefined, headers);
    expect([after.status, code(after.body)]).toEqual([401, "unknown_key"]);
  });

  it("revoked by another process are refused within seconds", async () => {
    const { id } = await server.workspace();
    const key = (
      await server.admin("POST", `/workspaces/${id}/keys`, { kind: "admin", name: "script", role: "viewer" })
    ).body as { id: string; secret: string };
    const headers = { authorization: `Bearer ${key.secret}` };
    expect((await server.ask("GET", `/api/v1/workspaces/${id}`, undefined, headers)).status).toBe(200);
    await server.wiring.stores.postgres
      .updateTable("api_keys")
      .set({ revoked_at: new Date(clock) })
      .where("id", "=", key.id)
      .execute();
    clock += 3001;
    expect((await server.ask("GET", `/api/v1/workspaces/${id}`, undefined, headers)).status).toBe(401);
  });
});

describe("settings", () => {
  it("refuse what is no time zone, currency or country, with a pointer", async () => {
    const { id } = await server.workspace();
    for (const [field, value] of [
      ["timezone", "Mars/Olympus"],
      // Offsets are no zones: they know no summer time, and ClickHouse does not read them.
      ["timezone", "+02:00"],
      ["currency", "euro"],
      ["defaultCountry", "UKR"],
    ] as const) {
      const answer = await server.admin("PATCH", `/workspaces/${id}`, { [field]: value });
      expect([answer.status, (answer.body as { error: { pointer: string } }).error.pointer]).toEqual([
        400,
        `/${field}`,
      ]);
    }
    const good = await server.admin("PATCH", `/workspaces/${id}`, {
      timezone: "Europe/Kyiv",
      currency: "UAH",
      keepIp: true,
    });
    expect(good.body).toMatchObject({ timezone: "Europe/Kyiv", currency: "UAH", keepIp: true });
  });

  it("hold from the next call on", async () => {
    const { id, writeKey } = await server.workspace();
    const identify = async (userId: string): Promise<unknown> => {
      const call = { userId, traits: { phone: "050 123 45 67" } };
      expect((await server.ask("POST", "/v1/identify", call, { "x-write-key": writeKey })).status).toBe(200);
      return (await server.admin("GET", `/workspaces/${id}/contacts/${userId}`)).body;
    };
    expect(await identify("ann")).toMatchObject({ phone: null });
    await server.admin("PATCH", `/workspaces/${id}`, { defaultCountry: "UA" });
    expect(await identify("ben")).toMatchObject({ phone: "+380501234567" });
  });
});
