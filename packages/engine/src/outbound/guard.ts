import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { KindredError } from "@kindred/schema";
import { Agent, buildConnector, type Dispatcher } from "undici";
import { isPublicAddress } from "./address.ts";
import { type AllowList, plainHost } from "./allow-list.ts";

/** Finds all addresses of a name. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export interface GuardOptions {
  readonly allow: AllowList;
  /** The system's resolver unless given. */
  readonly resolve?: Resolve;
}

/** What every request to an address that a user chose goes through. */
export interface Guard {
  /**
   * Reads an address to send to; refuses what is wrong without asking the network. A name is judged at connecting.
   * @throws KindredError `bad_outbound_url`, `outbound_refused`
   */
  readUrl(text: string): URL;
  /** Connects only to addresses that are public or allowed: judged on the very addresses connected to, each time. No proxy. */
  readonly dispatcher: Dispatcher;
  close(): Promise<void>;
}

const connectTimeout = 5000;

/** Connections that failed for this reason carry it as their error. */
function refused(host: string, address: string): KindredError {
  const stands = host === address ? `${host} is` : `${host} stands for ${address}, which is`;
  return new KindredError(
    "outbound_refused",
    `${stands} not on the open internet. Whoever runs Kindred may allow it with KINDRED_OUTBOUND_ALLOW.`,
    { status: 422 },
  );
}

export function createGuard({ allow, resolve = resolveBySystem }: GuardOptions): Guard {
  const isAllowed = (host: string, address: string): boolean =>
    isPublicAddress(address) || allow.allowsAddress(address) || allow.allowsHost(host);

  const readUrl = (text: string): URL => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !/^https?:$/u.test(url.protocol) || url.hostname === "")
      throw badUrl("Give a whole address that starts with https:// or http://.");
    if (url.username !== "" || url.password !== "")
      throw badUrl("Leave user name and password out of the address: requests are recognised by their signature.");
    const host = plainHost(url.hostname);
    if (isIP(host) !== 0 && !isAllowed(host, host)) throw refused(host, host);
    url.hash = "";
    return url;
  };

  // The socket asks this hook for a name's addresses, and connects to what it answers: nothing resolves a second time.
  const lookup: LookupFunction = (host, options, answer) => {
    const judge = (all: readonly LookupAddress[]): void => {
      const good = all.filter(({ address }) => isAllowed(host, address));
      const [first] = good;
      if (first === undefined) answer(refused(host, all[0]?.address ?? "no address"), "");
      else if (options.all === true) answer(null, [...good]);
      else answer(null, first.address, first.family);
    };
    resolve(host).then(judge, (error: NodeJS.ErrnoException) => answer(error, ""));
  };
  const connect = buildConnector({ lookup, timeout: connectTimeout });
  const dispatcher = new Agent({
    connections: 32,
    allowH2: false,
    maxHeaderSize: 16_384,
    connect: (options, connected) => {
      const host = plainHost(options.hostname);
      // An address in the URL is connected to without any lookup.
      if (isIP(host) !== 0 && !isAllowed(host, host)) connected(refused(host, host), null);
      else connect(options, connected);
    },
  });
  return { readUrl, dispatcher, close: () => dispatcher.destroy() };
}

function badUrl(message: string): KindredError {
  return new KindredError("bad_outbound_url", message, { status: 422, pointer: "/url" });
}

function resolveBySystem(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(host, { all: true, verbatim: true }, (error, addresses) =>
      error === null ? resolve(addresses) : reject(error),
    );
  });
}
