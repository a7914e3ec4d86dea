import type { Catalogue } from "../index.ts";
import { builder } from "./builder.ts";
import { chart } from "./chart.ts";
import { contacts } from "./contacts.ts";
import { home } from "./home.ts";
import { segments } from "./segments.ts";
import { session } from "./session.ts";
import { shell } from "./shell.ts";

export const ar: Catalogue = { ...shell, ...session, ...home, ...chart, ...segments, ...contacts, ...builder };
