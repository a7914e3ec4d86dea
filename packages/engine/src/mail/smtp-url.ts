import { KindredError } from "@kindred/schema";

/** The server that takes our mail, as its address says. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps://`). */
  readonly secure: boolean;
  /** Refuse to go on without STARTTLS. */
  readonly requireTls: boolean;
  /** Believe a certificate that nobody vouches for. */
  readonly anyCertificate: boolean;
  readonly user: string | null;
  readonly password: string;
}

const parameters = new Set(["requireTLS", "rejectUnauthorized"]);

/**
 * Reads `smtp://user:password@host:587` or `smtps://…`, with `?requireTLS=true|false` and `?rejectUnauthorized=false`. A password is
 * never sent over an open line unless `requireTLS=false` says so or the server is on this machine.
 *
 * @throws KindredError `bad_smtp_url`; its message holds nothing of the address
 */
export function readSmtpUrl(text: string): SmtpServer {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^smtps?:$/u.test(url.protocol) || url.hostname === "")
    throw bad("Give it as smtp://user:password@host:587, or smtps://… where TLS begins at once.");
  for (const name of url.searchParams.keys())
    if (!parameters.has(name))
      throw bad(`It knows the parameters ${[...parameters].join(" and ")}, not ${JSON.stringify(name)}.`);
  const secure = url.protocol === "smtps:";
  const user = url.username === "" ? null : decoded(url.username);
  const host = url.hostname.replace(/^\[(.*)\]$/u, "$1");
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/u.test(host);
  return {
    host,
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: !secure && flag(url, "requireTLS", user !== null && !isHere),
    anyCertificate: !flag(url, "rejectUnauthorized", true),
    user,
    password: decoded(url.password),
  };
}

function flag(url: URL, name: string, usual: boolean): boolean {
  const given = url.searchParams.get(name);
  if (given === null) return usual;
  if (given === "true" || given === "false") return given === "true";
  throw bad(`${name} is true or false.`);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw bad("Write % as %25 in user name and password.");
  }
}

function bad(message: string): KindredError {
  return new KindredError("bad_smtp_url", `The address of the mail server cannot be used. ${message}`);
}
