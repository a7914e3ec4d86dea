import { chart } from "./chart.ts";
import { home } from "./home.ts";
import { session } from "./session.ts";
import { shell } from "./shell.ts";

export const en = { ...shell, ...session, ...home, ...chart } as const;
