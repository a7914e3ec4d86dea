import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing.ts";

let server: TestServer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-web-"));
  await mkdir(join(folder, "web"));
  await writeFile(
    join(folder, "index.html"),
    '<meta name="csp-nonce" content="__NONCE__"><script src="/web/app.js"></script>',
  );
  await writeFile(join(folder, "web/app.js"), "console.log(1)");
  await writeFile(join(folder, "web/app.js.gz"), "packed");
  await writeFile(join(folder, "secret.txt"), "not of the web");
  server = await startTestServer({ webDir: folder });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("the web app's page", () => {
  test("answers every address of a page, each time under a policy with a nonce of its own", async () => {
    const answers = await Promise.all(
      ["/", "/w/ws_x", "/w/ws_x/segments/a?b=c"].map((path) => server.ask("GET", path)),
    );
    const nonces = answers.map(({ status, headers, body }) => {
      expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
      const nonce = /content="([^"]+)"/u.exec(String(body))?.[1] ?? "";
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain("unsafe");
      return nonce;
    });
    expect(new Set(nonces).size).toBe(3);
  });

  test("brings its files packed where the browser takes it, for ever", async () => {
    const packed = await server.ask("GET", "/web/app.js", undefined, { "accept-encoding": "identity" });
    expect([packed.status, packed.body, packed.headers.get("cache-control")]).toEqual([
      200,
      "console.log(1)",
      "public, max-age=31536000, immutable",
    ]);
  });

  test("is that of a build made meanwhile, and what that took away is kept by nobody", async () => {
    const page = join(folder, "index.html");
    const before = await readFile(page, "utf8");
    await writeFile(page, before.replace("app.js", "app-2.js"));
    expect(String((await server.ask("GET", "/w/ws_x")).body)).toContain("/web/app-2.js");
    await writeFile(page, before);
    const gone = await server.ask("GET", "/web/app-1.js");
    expect([gone.status, gone.headers.get("cache-control")]).toEqual([404, "no-store"]);
  });

  test("gives nothing from beside its files", async () => {
    for (const path of ["/web/../secret.txt", "/web/..%2fsecret.txt", "/web/%2e%2e/secret.txt", "/web/missing.js"]) {
      const answer = await server.ask("GET", path);
      expect([path, answer.status >= 400, String(answer.body).includes("not of the web")]).toEqual([path, true, false]);
    }
  });

  test("does not stand in for unknown addresses of the API", async () => {
    expect((await server.ask("GET", "/api/v1/nothing")).status).toBe(404);
  });
});

describe("who has not signed in", () => {
  test("learns whether to set up or to sign in, and nothing else", async () => {
    expect((await server.ask("GET", "/api/v1/setup")).body).toEqual({ needed: true, signedIn: false });
    expect((await server.ask("GET", "/api/v1/session")).status).toBe(401);
  });
});
