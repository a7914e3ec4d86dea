import { expect, it } from "vitest";
import { run } from "./steps.mjs";

const node = (text, options) => run(process.execPath, ["-e", text], { quiet: true, label: "it", ...options });

it("tells how a program ended, and what it said", async () => {
  expect(await node("console.log('said'); process.exitCode = 3")).toMatchObject({ code: 3, output: "said\n" });
});

it("ends what takes too long, as a failure", async () => {
  expect(await node("setInterval(() => {}, 1000)", { limit: 300 })).toMatchObject({ code: 1 });
  expect(await node("process.exitCode = 0", { limit: 100_000 })).toMatchObject({ code: 0 });
});
