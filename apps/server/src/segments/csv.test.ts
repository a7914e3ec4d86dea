import { once } from "node:events";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { membersAsCsv } from "./csv.ts";

const ann = JSON.stringify({ id: 1, key: "con_a", external_id: "=ann", email: "a@x.example", phone: "+380441234567" });

it("writes members as they come", async () => {
  const csv = await text(membersAsCsv(Readable.from([`${ann}\n`])));
  expect(csv).toBe("id,key,external_id,email,phone\r\n1,con_a,'=ann,a@x.example,+380441234567\r\n");
});

it("leaves nothing open behind whoever hangs up, before the first row or after it", async () => {
  for (const reads of [false, true]) {
    const source = new Readable({ read: () => undefined });
    source.push(`${ann}\n`);
    const csv = membersAsCsv(source);
    if (reads) await once(csv, "readable");
    csv.destroy();
    await once(source, "close");
  }
});

it("fails as its source fails", async () => {
  const broken = new Error("broken");
  const source = new Readable({ read: () => source.destroy(broken) });
  await expect(text(membersAsCsv(source))).rejects.toBe(broken);
});
