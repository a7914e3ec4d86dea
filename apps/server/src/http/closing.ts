import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** How long requests under way may take to end once the server closes, ms. */
const usualPatience = 5_000;

/**
 * Closing waits for every connection, and without this for very long: a client keeps its own open for what it may ask next, and Node looks
 * at no timeout of a request any more once it closes. A connection that never said anything (browsers open some ahead of need) is ended at
 * once, one with a request under way when that is answered. What has not ended in time is cut off: an upload that stalls, half a request,
 * a reader who reads no further.
 */
export function addClosing(app: FastifyInstance, patience = usualPatience): void {
  const sockets = new Set<Socket>();
  let isClosing = false;
  app.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    response.once("finish", () => {
      if (isClosing) socket.destroySoon();
    });
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, patience);
    app.server.once("close", () => clearTimeout(timer));
  });
}
