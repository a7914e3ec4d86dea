import { hostname } from "node:os";
import { createTransport } from "nodemailer";
import { readSmtpUrl } from "./smtp-url.ts";

/** One e-mail to one person. */
export interface Letter {
  /** The same for every attempt: becomes the Message-ID, by which mailboxes recognise what came twice. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type MailOutcome =
  | { readonly kind: "sent"; readonly ms: number }
  /** The server said never, for this recipient or this letter. */
  | { readonly kind: "refused"; readonly reason: string; readonly ms: number }
  /** It may go another time: no connection, not signed in, "try later". */
  | { readonly kind: "failed"; readonly reason: string; readonly ms: number };

/**
 * Hands mail to the server that the operator names. The guard of requests (`outbound/guard.ts`) does not stand before it: nobody but
 * whoever runs Kindred chooses the server, and it usually is an inner one. What users choose, recipients and texts, is no address
 * that anything connects to.
 */
export interface Mailer {
  readonly from: string;
  /** Never throws. */
  send(letter: Letter): Promise<MailOutcome>;
}

/** @param from `name@example.org` or `Name <name@example.org>` @throws KindredError `bad_smtp_url` */
export function createMailer({ url, from }: { readonly url: string; readonly from: string }): Mailer {
  const server = readSmtpUrl(url);
  // A connection a letter: alerts are few, and a connection kept open is one that breaks unseen.
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // Texts hold names from the data: nothing in them may read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(server.anyCertificate ? { tls: { rejectUnauthorized: false } } : {}),
    ...(server.user === null ? {} : { auth: { user: server.user, pass: server.password } }),
  });
  const domain = /@([^\s@<>]+)>?\s*$/u.exec(from)?.[1] ?? hostname();
  return {
    from,
    send: async ({ id, to, subject, text, html }) => {
      const began = performance.now();
      const took = (): number => Math.round(performance.now() - began);
      try {
        await transport.sendMail({
          from,
          to: { name: "", address: to },
          subject: subject.replaceAll(/\p{Cc}+/gu, " ").trim(),
          text,
          html,
          messageId: `<${id}@${domain}>`,
          // Answering machines keep silent (RFC 3834).
          headers: { "Auto-Submitted": "auto-generated" },
        });
        return { kind: "sent", ms: took() };
      } catch (error) {
        return { ...judge(error), ms: took() };
      }
    },
  };
}

interface SmtpFailure {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly response?: unknown;
}

function judge(error: unknown): { readonly kind: "refused" | "failed"; readonly reason: string } {
  if (!(error instanceof Error)) return { kind: "failed", reason: "The mail could not be sent" };
  const { code, responseCode, response } = error as SmtpFailure;
  const said = typeof response === "string" ? response.slice(0, 300) : null;
  if (code === "EAUTH")
    return { kind: "failed", reason: `The mail server let us not sign in: ${said ?? error.message}` };
  // Only what the server says of the letter and its recipient is about them.
  const isOfLetter = code === "EENVELOPE" || code === "EMESSAGE";
  const isForGood = typeof responseCode !== "number" || responseCode >= 500;
  if (isOfLetter || said !== null)
    return {
      kind: isOfLetter && isForGood ? "refused" : "failed",
      reason: said === null ? error.message.slice(0, 300) : `The mail server answered: ${said}`,
    };
  const reason = typeof code === "string" ? reasons[code] : undefined;
  return { kind: "failed", reason: reason ?? error.message.slice(0, 300) };
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "No mail server listens there",
  ESOCKET: "The mail server cannot be reached",
  ECONNECTION: "The mail server closed the connection",
  ETIMEDOUT: "The mail server does not answer",
  EDNS: "The mail server's name is unknown",
};
