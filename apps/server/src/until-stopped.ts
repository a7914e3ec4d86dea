import type { RunningServer } from "./start.ts";

/** How long closing may take, ms. Whoever runs the process ends it by force soon after: Kubernetes after half a minute. */
const longestFarewell = 25_000;

/** What a request to stop does at present; what runs at the exit takes our PostgreSQL along. */
let obey = (code: number): void => process.exit(code);
let isListening = false;

/** One listener for good: a signal that came just before its listener was removed would be lost. */
function listen(): void {
  if (isListening) return;
  isListening = true;
  process.on("SIGINT", () => obey(130)).on("SIGTERM", () => obey(143));
}

/** Asked to stop, the process ends without waiting for anything: until its server is there, and while it closes. */
export function leaveAtOnce(): void {
  obey = (code) => process.exit(code);
  listen();
}

/**
 * Until the process is asked to stop and the server is closed. A second request, or stores that let nobody go, end the process where it
 * is: what was acknowledged is in PostgreSQL, and the next start takes up what was cut short.
 */
export async function untilStopped(server: Pick<RunningServer, "close">, say: (text: string) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    obey = () => {
      leaveAtOnce();
      resolve();
    };
    listen();
  });
  say("Stopping…");
  const timer = setTimeout(() => {
    say("Closing takes too long: leaving. What was acknowledged is safe, and the next start takes up the rest.");
    process.exit(1);
  }, longestFarewell);
  await server.close();
  clearTimeout(timer);
}
