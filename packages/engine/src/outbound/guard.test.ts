import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isPublicAddress } from "./address.ts";
import { readAllowList } from "./allow-list.ts";
import { createGuard, type Guard, type Resolve } from "./guard.ts";

let server: Server;
let port = 0;
let reached = 0;
const guards: Guard[] = [];

beforeAll(async () => {
  server = createServer((_request, response) => {
    reached += 1;
    response.end("inside");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const guard of guards) await guard.close();
  await new Promise((resolve) => server.close(resolve));
});

function guardOf(allow = "", resolve?: Resolve): Guard {
  const guard = createGuard({ allow: readAllowList(allow), ...(resolve === undefined ? {} : { resolve }) });
  guards.push(guard);
  return guard;
}

async function get(guard: Guard, url: string): Promise<string> {
  const { body } = await request(url, { dispatcher: guard.dispatcher });
  return body.text();
}

test.each([
  ["0.0.0.0", "this host"],
  ["10.0.0.1", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.1.1", "private"],
  ["100.64.0.1", "carrier-grade NAT"],
  ["100.100.100.200", "a cloud's metadata"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["169.254.169.254", "clouds' metadata"],
  ["192.0.0.192", "a cloud's metadata"],
  ["192.0.2.1", "documentation"],
  ["198.18.0.1", "benchmarks"],
  ["198.51.100.1", "documentation"],
  ["203.0.113.1", "documentation"],
  ["192.88.99.1", "6to4 relay"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["168.63.129.16", "a cloud's host agent"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["::127.0.0.1", "IPv4-compatible"],
  ["::ffff:127.0.0.1", "IPv4-mapped"],
  ["::ffff:a00:1", "IPv4-mapped private"],
  ["::ffff:0:7f00:1", "IPv4-translated"],
  ["64:ff9b::10.0.0.1", "NAT64 of a private address"],
  ["64:ff9b:1::8.8.8.8", "a network's own NAT64"],
  ["2002:7f00:1::", "6to4 of loopback"],
  ["2001::1", "Teredo"],
  ["2001:db8::1", "documentation"],
  ["3fff::1", "documentation"],
  ["5f00::1", "segment routing"],
  ["100::1", "discard"],
  ["fc00::1", "unique local"],
  ["fd00:ec2::254", "a cloud's metadata"],
  ["fe80::1", "link-local"],
  ["fec0::1", "site-local"],
  ["ff02::1", "multicast"],
  ["4000::1", "not given out"],
  ["no address", "not an address"],
])("%s is not on the open internet: %s", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  "8.8.8.8",
  "1.1.1.1",
  "172.15.0.1",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700::1111",
  "::ffff:8.8.8.8",
  "64:ff9b::8.8.8.8",
])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

describe("an address written in a URL", () => {
  test.each([
    "http://127.0.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://0/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:169.254.169.254]/",
    "http://[64:ff9b::7f00:1]/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http:169.254.169.254/latest/meta-data",
    "https://10.0.0.1:8443/hook",
  ])("%s is refused before anything is sent", async (url) => {
    const guard = guardOf();
    expect(() => guard.readUrl(url)).toThrow(expect.objectContaining({ code: "outbound_refused" }));
    await expect(get(guard, new URL(url).href)).rejects.toMatchObject({ code: "outbound_refused" });
  });

  test.each([
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://example.org/",
    "unix:/run/docker.sock",
    "//example.org/",
    "example.org/hook",
    "http://",
    "http://[fe80::1%25eth0]/",
    "http://127.0.0.1%00.example.org/",
    "http://4294967296/",
    "https://user:secret@example.org/",
    "https://example.org@127.0.0.1/",
    "",
  ])("%s is no address to send to", (url) => {
    expect(() => guardOf().readUrl(url)).toThrow(expect.objectContaining({ code: "bad_outbound_url" }));
  });

  test("a good one keeps its query and loses its fragment", () => {
    expect(guardOf().readUrl("https://Example.org/a?b=c#d").href).toBe("https://example.org/a?b=c");
  });
});

describe("a name", () => {
  const at = (...addresses: string[]): Resolve => {
    return async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  };

  test.each([
    ["loopback", ["127.0.0.1"]],
    ["loopback over IPv6", ["::1", "::ffff:127.0.0.1"]],
    ["a metadata service", ["169.254.169.254"]],
    ["no address at all", []],
  ])("that stands for %s is refused at connecting", async (_what, addresses) => {
    const guard = guardOf("", at(...addresses));
    const url = guard.readUrl(`http://innocent.example:${port}/`);
    await expect(get(guard, url.href)).rejects.toMatchObject({ code: "outbound_refused" });
    expect(reached).toBe(0);
  });

  test("that the system resolves to loopback is refused, and one that ends with a dot", async () => {
    await expect(get(guardOf(), `http://localhost:${port}/`)).rejects.toMatchObject({ code: "outbound_refused" });
    const dotted = guardOf("", at("127.0.0.1"));
    await expect(get(dotted, `http://localhost.:${port}/`)).rejects.toMatchObject({ code: "outbound_refused" });
    expect(reached).toBe(0);
  });

  test("is judged anew at every connection, on the address connected to", async () => {
    const answers = [["127.0.0.1"], ["192.168.7.7"]];
    let asked = 0;
    const guard = guardOf("127.0.0.0/8", () => at(...(answers[asked++] ?? []))(""));
    expect(await get(guard, `http://rebinding.example:${port}/`)).toBe("inside");
    expect(asked).toBe(1);
    server.closeAllConnections();
    await expect(get(guard, `http://rebinding.example:${port}/other`)).rejects.toMatchObject({
      message: expect.stringContaining("192.168.7.7") as unknown,
    });
    expect(asked).toBe(2);
  });

  test("with a good and a bad address is reached at the good one", async () => {
    const guard = guardOf("127.0.0.1", at("10.0.0.1", "127.0.0.1"));
    expect(await get(guard, `http://both.example:${port}/`)).toBe("inside");
  });
});

describe("the operator's list", () => {
  test.each(["127.0.0.1", "127.0.0.0/8", "10.0.0.0/8 127.0.0.0/8", "0.0.0.0/0,::/0"])(
    "%s allows 127.0.0.1",
    async (allow) => {
      const guard = guardOf(allow);
      expect(await get(guard, guard.readUrl(`http://127.0.0.1:${port}/`).href)).toBe("inside");
      expect(guard.readUrl("http://[::ffff:127.0.0.1]/").hostname).toBe("[::ffff:7f00:1]");
    },
  );

  test("allows a name whatever it stands for, and names below one", async () => {
    const guard = guardOf("localhost, *.internal");
    expect(await get(guard, `http://localhost:${port}/`)).toBe("inside");
    const list = readAllowList("*.internal, Hooks.Example");
    expect(["a.internal", "a.b.internal.", "HOOKS.example"].map((host) => list.allowsHost(host))).toEqual([
      true,
      true,
      true,
    ]);
    expect(["internal", "notinternal", "x.hooks.example"].map((host) => list.allowsHost(host))).toEqual([
      false,
      false,
      false,
    ]);
  });

  test.each(["10.0.0.0/33", "300.1.1.1", "http://x", "*", "10.0.0.0/x", "a..b"])(
    "%s is refused with a reason",
    (entry) => {
      expect(() => readAllowList(entry)).toThrow(expect.objectContaining({ code: "bad_allow_list" }));
    },
  );
});
