import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly type: string;
    readonly data: {
      readonly id?: number;
      readonly contact: {
        readonly key: string;
        readonly externalId: string | null;
        readonly mergedInto: string | null;
      };
      readonly changes?: readonly { readonly id: number }[];
    };
  };
}

type Answer = (response: ServerResponse, received: Received, socket: Socket) => void;

/** A real HTTP server that takes webhooks and answers as it is told. */
export interface Receiver {
  readonly url: string;
  /** All that came, in order, whatever was answered. */
  readonly received: Received[];
  /** How to answer from now on; 200 to begin with. */
  answer: Answer;
  /** How many requests are open at once, at most, since the start. */
  readonly most: number;
  /** Resolves when `done` holds, looked at after every request. */
  until(done: (received: readonly Received[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

export const accept: Answer = (response) => response.end("ok");

export function refuse(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end("no");
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let open = 0;
  const receiver = {
    url: "",
    received,
    answer: accept,
    most: 0,
    until: async (done: (all: readonly Received[]) => boolean) => {
      while (!done(received)) await new Promise<void>((resolve) => waiting.add(resolve));
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const server: Server = createServer((request, response) => {
    open += 1;
    receiver.most = Math.max(receiver.most, open);
    response.once("close", () => (open -= 1));
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const one: Received = {
        id: String(request.headers["webhook-id"]),
        headers: request.headers,
        text,
        body: JSON.parse(text) as Received["body"],
      };
      received.push(one);
      receiver.answer(response, one, request.socket);
      for (const resolve of waiting) resolve();
      waiting.clear();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  return receiver;
}
