import { gzipSync } from "node:zlib";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { detectWrapping, readBytes } from "./bytes.ts";
import { type Encoding, toUtf8 } from "./encoding.ts";

async function* parts(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
  await Promise.resolve();
}

async function decode(bytes: Buffer, asked?: Encoding, size = 5): Promise<string> {
  const out: Buffer[] = [];
  for await (const part of toUtf8(parts(bytes, size), asked)) out.push(part);
  return Buffer.concat(out).toString("utf8");
}

const cyrillic = Buffer.from([0xc8, 0xe2, 0xe0, 0xed]); // "Иван" in windows-1251

describe("encodings", () => {
  test("a byte order mark decides and goes", async () => {
    const text = "name,city\nІван,Київ\n";
    expect(await decode(Buffer.from(`\ufeff${text}`))).toBe(text);
    const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
    expect(await decode(utf16)).toBe(text);
    expect(await decode(Buffer.from(utf16).swap16())).toBe(text);
  });

  test("characters survive wherever the bytes are cut", async () => {
    const text = "a é 漢 😀 Київ\n".repeat(20);
    for (const size of [1, 2, 3, 4, 7])
      expect(await decode(Buffer.from(text), undefined, Math.max(3, size))).toBe(text);
  });

  test("what is not UTF-8 is asked about, shown both ways with its line", async () => {
    const file = Buffer.concat([Buffer.from("name\nAnna\n"), cyrillic, Buffer.from("\n")]);
    await expect(decode(file)).rejects.toMatchObject({
      code: "encoding_unclear",
      message: expect.stringMatching(/Line 3 .*--encoding windows-1251.*"Иван".*windows-1252.*"Èâàí"/s) as string,
    });
    expect(await decode(file, "windows-1251")).toBe("name\nAnna\nИван\n");
    expect(await decode(file, "windows-1252")).toBe("name\nAnna\nÈâàí\n");
  });
});

describe("gzip", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "kindred-import-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const unzip = async (path: string): Promise<string> => {
    const out: Buffer[] = [];
    for await (const part of readBytes(path, await detectWrapping(path))) out.push(part);
    return Buffer.concat(out).toString("utf8");
  };

  test("is known by its content, not by the file's name", async () => {
    await writeFile(join(folder, "a.csv"), gzipSync("a,b\n"));
    expect(await unzip(join(folder, "a.csv"))).toBe("a,b\n");
    await writeFile(join(folder, "b.csv.gz"), "a,b\n");
    expect(await unzip(join(folder, "b.csv.gz"))).toBe("a,b\n");
  });

  test("a file that ends early or is damaged says so", async () => {
    const whole = gzipSync(Buffer.from(Array.from({ length: 50_000 }, (_, index) => `${index * 7919}\n`).join("")));
    await writeFile(join(folder, "cut.gz"), whole.subarray(0, whole.length / 2));
    await expect(unzip(join(folder, "cut.gz"))).rejects.toMatchObject({ code: "gzip_truncated" });
    const bent = Buffer.from(whole);
    bent.fill(0xff, 100, 200);
    await writeFile(join(folder, "bent.gz"), bent);
    await expect(unzip(join(folder, "bent.gz"))).rejects.toMatchObject({ code: "gzip_damaged" });
  });
});
