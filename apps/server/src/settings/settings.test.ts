import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, startTestServer, type TestServer } from "../testing.ts";

let clock = Date.parse("2026-06-01T12:00:00Z");
let server: TestServer;
let base: string;
let owner: string;

beforeAll(async () => {
  server = await startTestServer({ now: () => clock });
  const person = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
  const made = await server.admin("POST", "/setup", person);
  base = `/workspaces/${(made.body as { workspaceId: string }).workspaceId}`;
  owner = await signedIn("ada@example.org", person.password);
});
afterAll(() => server.stop());

const code = ({ status, body }: Answer): [number, string] => [status, (body as { error: { code: string } }).error.code];
const as = (cookie: string) => (method: string, path: string, body?: unknown) =>
  server.ask(method, `/api/v1${path}`, body, { cookie });

async function signedIn(email: string, password: string, agent = "Firefox"): Promise<string> {
  const answer = await server.ask("POST", "/api/v1/session", { email, password }, { "user-agent": agent });
  expect(answer.status).toBe(200);
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function invited(email: string, role: string): Promise<{ id: string; token: string }> {
  const { body } = await as(owner)("POST", `${base}/users`, { email, name: "New", role });
  const { id, invited: isInvited, link } = body as { id: string; invited: boolean; link: { url: string } };
  expect(isInvited).toBe(true);
  return { id, token: link.url.split("#")[1] ?? "" };
}

describe("somebody invited", () => {
  it("cannot sign in before they chose a password, and does so once with the link", async () => {
    const { token } = await invited("new@example.org", "viewer");
    const credentials = { email: "new@example.org", password: "a password of theirs" };
    expect(code(await server.ask("POST", "/api/v1/session", credentials))).toEqual([401, "wrong_credentials"]);
    expect(code(await server.ask("POST", "/api/v1/session", { ...credentials, password: "*" }))[0]).toBe(401);
    const look = await server.ask("POST", "/api/v1/session/password-link/look", { token });
    expect(look.body).toEqual({ email: "new@example.org", name: "New" });
    const choose = (): Promise<Answer> =>
      server.ask("POST", "/api/v1/session/password-link", { token, password: credentials.password });
    const both = await Promise.all([choose(), choose()]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 404]);
    expect(both.find(({ status }) => status === 200)?.headers.get("set-cookie")).toContain("kindred_session");
    expect(code(await choose())).toEqual([404, "unknown_link"]);
    await signedIn(credentials.email, credentials.password);
    const { body } = await as(owner)("GET", `${base}/users`);
    expect(body).toMatchObject({ items: [{ invited: false }, { email: "new@example.org", invited: false }] });
  });

  it("has one link at a time, for a week", async () => {
    const { id, token } = await invited("late@example.org", "editor");
    const again = await as(owner)("POST", `${base}/users/${id}/password-link`);
    const fresh = (again.body as { url: string }).url.split("#")[1] ?? "";
    const look = (of: string): Promise<Answer> =>
      server.ask("POST", "/api/v1/session/password-link/look", { token: of });
    expect(code(await look(token))).toEqual([404, "unknown_link"]);
    expect((await look(fresh)).status).toBe(200);
    clock += 7 * 86_400_000 + 1;
    owner = await signedIn("ada@example.org", "correct horse battery");
    expect(code(await look(fresh))).toEqual([404, "unknown_link"]);
  });

  it("is not taken over by the owner of only one of their workspaces", async () => {
    const made = await server.admin("POST", "/workspaces", { name: "Other" });
    const other = `/workspaces/${(made.body as { id: string }).id}`;
    const shared = { email: "shared@example.org", name: "Shared", role: "editor" };
    const { body } = await server.admin("POST", `${other}/users`, { ...shared, password: "a long password" });
    const { id } = body as { id: string };
    expect((await as(owner)("POST", `${base}/users`, shared)).body).toMatchObject({ id, invited: false, link: null });
    expect(code(await as(owner)("POST", `${base}/users/${id}/password-link`))).toEqual([403, "others_account"]);
    expect(code(await as(owner)("POST", `${base}/users/usr_nobody/password-link`))).toEqual([404, "unknown_user"]);
  });
});

describe("people", () => {
  it("never lose their last owner, also when two owners let each other go at once", async () => {
    const { body } = await as(owner)("POST", `${base}/users`, {
      email: "second@example.org",
      name: "Second",
      password: "correct horse battery",
      role: "owner",
    });
    const second = await signedIn("second@example.org", "correct horse battery");
    const who = await as(owner)("GET", "/session");
    const first = (who.body as { user: { id: string } }).user.id;
    const answers = await Promise.all([
      as(owner)("DELETE", `${base}/users/${(body as { id: string }).id}`),
      as(second)("PATCH", `${base}/users/${first}`, { role: "viewer" }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { body: left } = await server.admin("GET", `${base}/users`);
    const { items } = left as { items: { id: string; role: string }[] };
    expect(items.filter(({ role }) => role === "owner")).toHaveLength(1);
    await server.admin("PATCH", `${base}/users/${first}`, { role: "owner" });
    await server.admin("DELETE", `${base}/users/${(body as { id: string }).id}`);
  });

  it("see where they are signed in, and end it there", async () => {
    const phone = await signedIn("ada@example.org", "correct horse battery", "Phone");
    const { body } = await as(owner)("GET", "/session/open");
    const { items } = body as { items: { id: string; agent: string; current: boolean }[] };
    expect(items.find(({ current }) => current)).toMatchObject({ agent: "Firefox" });
    const other = items.find(({ agent }) => agent === "Phone");
    expect((await as(owner)("DELETE", `/session/open/${other?.id ?? ""}`)).status).toBe(200);
    expect((await as(phone)("GET", "/session")).status).toBe(401);
    await signedIn("ada@example.org", "correct horse battery", "Phone");
    expect(((await as(owner)("DELETE", "/session/open")).body as { ended: number }).ended).toBeGreaterThan(0);
    expect(((await as(owner)("GET", "/session/open")).body as { items: [] }).items).toHaveLength(1);
    await as(owner)("PATCH", "/session/profile", { name: "Ada L. 😀" });
    expect((await as(owner)("GET", "/session")).body).toMatchObject({ user: { name: "Ada L. 😀" } });
    expect(code(await server.admin("GET", "/session/open"))).toEqual([403, "not_a_person"]);
  });
});

describe("another time zone", () => {
  it("says which segments it moves, moves them, and leaves the others", async () => {
    const key = await as(owner)("POST", `${base}/keys`, { kind: "write", name: "site" });
    const { secret } = key.body as { secret: string };
    // Five to midnight in UTC is the next day in Tokyo.
    const batch = [{ type: "track", userId: "u", event: "Seen", timestamp: new Date(clock - 12.1 * 3_600_000) }];
    await server.ask("POST", "/v1/batch", { batch }, { "x-write-key": secret });
    const save = (id: string, where: object): Promise<Answer> =>
      as(owner)("POST", `${base}/segments`, { version: 1, id, name: id, where });
    await save("today", { event: "Seen", window: { this: "day" } });
    await save("rolling", { event: "Seen", window: { last: "1d" } });
    await save("both", { all: [{ segment: "today" }, { segment: "rolling" }] });
    const { body } = await as(owner)("GET", `${base}/time-zone-moves?to=Asia/Tokyo`);
    expect(body).toMatchObject({
      items: [
        { id: "both", before: 0, after: 1 },
        { id: "today", name: "today", before: 0, after: 1 },
      ],
    });
    expect(code(await as(owner)("GET", `${base}/time-zone-moves?to=Mars/Base`))[0]).toBe(400);
    const changed = await as(owner)("PATCH", base, { timezone: "Asia/Tokyo", language: "ar", currency: "UAH" });
    expect(changed.body).toMatchObject({ timezone: "Asia/Tokyo", language: "ar", currency: "UAH" });
    await expect
      .poll(
        async () => {
          const answer = await as(owner)("GET", `${base}/memberships`);
          const { items } = answer.body as { items: { id: string; size: number }[] };
          return Object.fromEntries(items.map(({ id, size }) => [id, size]));
        },
        { timeout: 60_000 },
      )
      .toEqual({ today: 1, both: 1, rolling: 1 });
  });
});
