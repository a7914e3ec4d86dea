import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { showProgress } from "./progress.ts";
import { paintFor, type Terminal } from "./terminal.ts";

function terminal(live: boolean): { terminal: Terminal; text: () => string } {
  let text = "";
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { terminal: { out: sink, err: sink, live, paint: paintFor(false) }, text: () => text };
}

describe("progress", () => {
  it("redraws one line on a terminal", () => {
    let now = 0;
    const { terminal: to, text } = terminal(true);
    const progress = showProgress("Demo", to, () => now);
    for (now = 0; now <= 300; now += 50) progress.count(now, 300, "people");
    progress.end();
    expect(text().split("\n")).toHaveLength(2);
    expect(text()).toContain("[████████████████████████] 100 % · 300 of 300 people");
  });

  it("prints a plain line every few seconds elsewhere", () => {
    let now = 0;
    const { terminal: to, text } = terminal(false);
    const progress = showProgress("Demo", to, () => now);
    for (now = 0; now <= 12_000; now += 100) progress.count(now, 24_000, "people");
    progress.end();
    expect(text()).toBe("Demo: 20 % · 5,000 of 24,000 people\nDemo: 41 % · 10,000 of 24,000 people\n");
  });
});
