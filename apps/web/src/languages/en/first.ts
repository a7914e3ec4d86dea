import { home } from "./home.ts";
import { session } from "./session.ts";
import { shell } from "./shell.ts";

/** What signing in, the frame and home say: a first visit loads no other words. */
export const first = { ...shell, ...session, ...home } as const;
