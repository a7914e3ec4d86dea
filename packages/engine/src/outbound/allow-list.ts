import { KindredError } from "@kindred/schema";
import ipaddr from "ipaddr.js";

/** What the operator lets requests reach although it is not on the open internet. */
export interface AllowList {
  allowsAddress(address: string): boolean;
  /** `host` as a URL has it: lower case, punycode. */
  allowsHost(host: string): boolean;
}

/**
 * Reads `10.1.0.0/16, 127.0.0.1, [::1], hooks.internal, *.svc.cluster.local`: ranges, addresses, names, and all names below one.
 * A name that is allowed may stand for any address. @throws KindredError `bad_allow_list`
 */
export function readAllowList(text: string): AllowList {
  const ranges: [ipaddr.IPv4 | ipaddr.IPv6, number][] = [];
  const names = new Set<string>();
  const suffixes: string[] = [];
  for (const entry of text.split(/[\s,]+/u).filter((part) => part !== "")) {
    const range = rangeOf(entry);
    if (range !== null) ranges.push(range);
    else if (/^\*\.[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/iu.test(entry)) suffixes.push(entry.slice(1).toLowerCase());
    else if (/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/iu.test(entry) && !/^[\d.]+$/u.test(entry))
      names.add(entry.toLowerCase());
    else throw unreadable(entry);
  }
  return {
    allowsAddress: (address) => {
      if (!ipaddr.isValid(address)) return false;
      const parsed = ipaddr.process(address);
      return ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits));
    },
    allowsHost: (host) => {
      const name = plainHost(host);
      return names.has(name) || suffixes.some((suffix) => name.endsWith(suffix));
    },
  };
}

/** A URL's host without brackets and without the dot that ends a full name. */
export function plainHost(host: string): string {
  return host
    .replace(/^\[(.*)\]$/u, "$1")
    .replace(/\.$/u, "")
    .toLowerCase();
}

function rangeOf(entry: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  const [address = "", bits] = entry.replace(/^\[(.*)\]/u, "$1").split("/");
  if (!ipaddr.IPv6.isValid(address) && !ipaddr.IPv4.isValidFourPartDecimal(address)) return null;
  const base = ipaddr.parse(address);
  const width = base.kind() === "ipv4" ? 32 : 128;
  if (bits === undefined) return [base, width];
  if (!/^\d{1,3}$/u.test(bits) || Number(bits) > width) throw unreadable(entry);
  return [base, Number(bits)];
}

function unreadable(entry: string): KindredError {
  return new KindredError(
    "bad_allow_list",
    `${JSON.stringify(entry)} is neither an address range (10.0.0.0/8), nor an address, nor a host name (hooks.internal, *.internal).`,
  );
}
