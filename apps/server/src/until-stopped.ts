import type { RunningServer } from "./start.ts";

/** How long closing may take, ms. Whoever runs the process ends it by force soon after: Kubernetes after half a minute. */
const longestFarewell = 25_000;

/** What runs at the exit takes our PostgreSQL along. */
const leave = { SIGINT: () => process.exit(130), SIGTERM: () => process.exit(143) };

/**
 * Asked to stop, the process ends without waiting for anything: until its server is there, and while it closes. Gives what takes that
 * back.
 */
export function leaveAtOnce(): () => void {
  stayThrough();
  process.on("SIGINT", leave.SIGINT).on("SIGTERM", leave.SIGTERM);
  return stayThrough;
}

function stayThrough(): void {
  process.off("SIGINT", leave.SIGINT).off("SIGTERM", leave.SIGTERM);
}

/**
 * Until the process is asked to stop and the server is closed. A second request, or stores that let nobody go, end the process where it
 * is: what was acknowledged is in PostgreSQL, and the next start takes up what was cut short.
 */
export async function untilStopped(server: Pick<RunningServer, "close">, say: (text: string) => void): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      process.off("SIGINT", stop).off("SIGTERM", stop);
      leaveAtOnce();
      resolve();
    };
    stayThrough();
    process.on("SIGINT", stop).on("SIGTERM", stop);
  });
  say("Stopping…");
  const timer = setTimeout(() => {
    say("Closing takes too long: leaving. What was acknowledged is safe, and the next start takes up the rest.");
    process.exit(1);
  }, longestFarewell);
  await server.close();
  clearTimeout(timer);
}
