import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { type Answer, startTestServer, type TestServer } from "../../testing.ts";

let server: TestServer;
afterEach(() => server.stop());

/** A small disk of our own needs a mount, so root on Linux; elsewhere that test is skipped. */
const disk = mkdtempSync(join(tmpdir(), "kindred-disk-"));
const mounted = mount();
if (!mounted) console.log("skipped: the test of a full disk mounts one of its own, which needs root on Linux");
afterAll(() => {
  if (mounted) execFileSync("umount", ["--lazy", disk]);
  rmSync(disk, { recursive: true, force: true });
});

function mount(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=90m", "tmpfs", disk], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

interface Sender {
  /** Sends the batch once. */
  readonly send: (batch: number) => Promise<Answer>;
  /** Sends the batch, as SDKs do, until it is acknowledged. */
  readonly insist: (batch: number) => Promise<void>;
  /** Message ids that can be counted, repeats included. */
  readonly stored: () => Promise<string[]>;
}

const size = 20;

async function sender(): Promise<Sender> {
  const { id, writeKey } = await server.workspace();
  const call = (batch: number, n: number): object => ({
    type: "track",
    event: "Tick",
    userId: `u${n}`,
    messageId: `m${batch}-${n}`,
    timestamp: new Date().toISOString(),
    properties: { text: "x".repeat(500) },
  });
  const send = (batch: number): Promise<Answer> =>
    server.ask(
      "POST",
      "/v1/batch",
      { batch: Array.from({ length: size }, (_, n) => call(batch, n)) },
      { "x-write-key": writeKey },
    );
  return {
    send,
    insist: (batch) =>
      vi.waitFor(async () => expect((await send(batch)).status).toBe(200), { timeout: 60_000, interval: 100 }),
    stored: async () => {
      await server.wiring.ingest.flush(id);
      const rows = await server.wiring.stores
        .workspace(id)
        .clickhouse.query<{ message_id: string }>("SELECT message_id FROM events");
      return rows.map(({ message_id }) => message_id);
    },
  };
}

function expectRefusal(answer: Answer): void {
  expect(answer.body).toMatchObject({
    error: { code: expect.stringMatching(/^(postgres_unavailable|disk_full)$/u) as string },
  });
  expect([503, 507]).toContain(answer.status);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
}

async function postmaster(): Promise<number> {
  const files = await readdir(server.dataDir, { recursive: true });
  const path = files.find((file) => file.endsWith("postmaster.pid"));
  return Number((await readFile(join(server.dataDir, path ?? ""), "utf8")).split("\n", 1)[0]);
}

test("PostgreSQL killed in mid-batch: what was acknowledged is there, what was not is refused and can be sent again", async () => {
  server = await startTestServer({ logger: undefined });
  const { send, insist, stored } = await sender();
  await insist(0);
  const answers: Answer[] = [];
  let batch = 1;
  const load = async (): Promise<void> => {
    for (let tries = 0; tries < 200 && !answers.some(({ status }) => status !== 200); tries += 1) {
      const number = batch;
      batch += 1;
      answers[number] = await send(number);
    }
  };
  const loading = Promise.all(Array.from({ length: 8 }, load));
  await vi.waitFor(() => expect(answers.filter(Boolean).length).toBeGreaterThan(20), { timeout: 60_000 });
  process.kill(await postmaster(), "SIGKILL");
  await loading;

  const refused = answers.flatMap((answer, number) => (answer.status === 200 ? [] : [number]));
  expect(refused.length).toBeGreaterThan(0);
  for (const number of refused) expectRefusal(answers[number]!);
  for (const number of refused) await insist(number);
  const ids = await stored();
  expect(ids).toHaveLength(new Set(ids).size);
  expect(ids).toHaveLength(batch * size);
});

test.runIf(mounted)("a full disk: nothing acknowledged is lost, and it goes on when there is room", async () => {
  server = await startTestServer({ dataDir: join(disk, "data"), logger: undefined });
  const { send, insist, stored } = await sender();
  await insist(0);
  await writeFile(join(disk, "filler"), Buffer.alloc(120_000_000)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOSPC") throw error;
  });
  let batch = 1;
  let answer = await send(batch);
  while (answer.status === 200 && batch < 3000) answer = await send((batch += 1));
  expectRefusal(answer);
  expect((await server.ask("GET", "/health")).status).toBeGreaterThan(0);

  await rm(join(disk, "filler"));
  await insist(batch);
  await vi.waitFor(async () => expect((await stored()).length).toBe((batch + 1) * size), {
    timeout: 60_000,
    interval: 500,
  });
  const ids = await stored();
  expect(ids).toHaveLength(new Set(ids).size);
});
