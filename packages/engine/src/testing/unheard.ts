import { setTimeout as pause } from "node:timers/promises";

/** Runs the work, and gives the failures that nobody listened to when they happened: each would have ended the process. */
export async function unheard(work: () => Promise<unknown>): Promise<unknown[]> {
  const failures: unknown[] = [];
  const note = (reason: unknown): void => void failures.push(reason);
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", note);
  try {
    await work();
    // They are told of after everything that was ready to run has run.
    await pause(50);
  } finally {
    process.off("unhandledRejection", note);
    for (const other of others) process.on("unhandledRejection", other);
  }
  return failures;
}
