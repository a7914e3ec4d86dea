import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";

/** One e-mail as it arrived. */
export interface Arrived {
  readonly from: string;
  readonly to: readonly string[];
  /** The whole message: headers and parts, encoded as they came. */
  readonly raw: string;
  /** Whether it came over TLS, and who had signed in. */
  readonly secure: boolean;
  readonly user: string | null;
}

/** A real SMTP server that keeps what it is given. */
export interface Sink {
  readonly port: number;
  readonly arrived: Arrived[];
  /** Recipients it refuses for good, and those it asks to come later. */
  readonly refused: Set<string>;
  readonly later: Set<string>;
  /** Resolves when so many have arrived. */
  until(count: number): Promise<readonly Arrived[]>;
  close(): Promise<void>;
}

/** @param port 0 takes a free one @param account what it asks for; then it also offers STARTTLS with a certificate of its own */
export async function startSink({
  port = 0,
  account,
}: {
  readonly port?: number;
  readonly account?: { readonly user: string; readonly password: string };
} = {}): Promise<Sink> {
  const arrived: Arrived[] = [];
  const refused = new Set<string>();
  const later = new Set<string>();
  const waiting = new Set<() => void>();
  const server = new SMTPServer({
    logger: false,
    authOptional: account === undefined,
    ...(account === undefined ? { disabledCommands: ["AUTH", "STARTTLS"] } : {}),
    onAuth: ({ username, password }, _session, answer) => {
      if (username === account?.user && password === account?.password) answer(null, { user: username });
      else answer(new Error("Invalid username or password"));
    },
    onRcptTo: ({ address }, _session, answer) => {
      const code = refused.has(address) ? 550 : later.has(address) ? 451 : null;
      const words = code === 550 ? "5.1.1 No such mailbox here" : "4.7.1 Greylisted, come later";
      answer(code === null ? null : Object.assign(new Error(words), { responseCode: code }));
    },
    onData: (stream, session, answer) => {
      const keep = async (): Promise<void> => {
        const raw = (await buffer(stream)).toString("utf8");
        const { mailFrom, rcptTo } = session.envelope;
        arrived.push({
          from: mailFrom === false ? "" : (mailFrom?.address ?? ""),
          to: rcptTo.map(({ address }) => address),
          raw,
          secure: session.secure,
          user: typeof session.user === "string" ? session.user : null,
        });
        answer(null);
        for (const resolve of waiting) resolve();
        waiting.clear();
      };
      void keep();
    },
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    arrived,
    refused,
    later,
    until: async (count) => {
      while (arrived.length < count) await new Promise<void>((resolve) => waiting.add(resolve));
      return arrived;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
