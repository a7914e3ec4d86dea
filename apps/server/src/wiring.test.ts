import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startTestServer } from "./testing.ts";

it("settings that do not go together leave nothing open", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-settings-"));
  try {
    const smtpUrl = "smtp://127.0.0.1";
    await expect(startTestServer({ dataDir, smtpUrl })).rejects.toMatchObject({ code: "bad_environment" });
    const server = await startTestServer({ dataDir, smtpUrl, mailFrom: "alerts@shop.example" });
    await server.stop();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
