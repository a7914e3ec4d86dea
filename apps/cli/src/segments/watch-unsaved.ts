import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { inWorkspace } from "../workspace.ts";
import type { Change } from "./changes-shown.ts";
import type { Watching } from "./watch.ts";

/** Two lists of this many fit the memory of any machine, and nobody reads what moves among more. */
const most = 200_000;

const Member = z.object({ key: z.string(), external_id: z.string(), email: z.string() });
type Member = z.output<typeof Member>;

export interface Unsaved {
  /** What is asked of the server: document, arguments and what it refers to. */
  readonly question: Readonly<Record<string, unknown>>;
  readonly id: string;
  /** Between two looks, ms. */
  readonly every: number;
}

/**
 * Asks who is in it, again and again, and shows the difference. Nothing is written to the workspace, so nobody else is told of these
 * entries and exits; in turn their causes are not known, nor what came and went between two looks.
 */
export async function watchUnsaved(watching: Watching & Unsaved): Promise<void> {
  const { id, every, show, stop } = watching;
  let before = await readMembers(watching);
  while (!stop.aborted) {
    await wait(every, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    const now = await readMembers(watching);
    const at = new Date().toISOString();
    const changeOf = (change: Change["change"], { key, external_id, email }: Member): Change => ({
      change,
      at,
      contact: { key, externalId: external_id === "" ? null : external_id, email: email === "" ? null : email },
      segment: { id, version: null },
      cause: null,
      condition: null,
      detail: "",
    });
    for (const [key, member] of before) if (!now.has(key)) await show(changeOf("left", member));
    for (const [key, member] of now) if (!before.has(key)) await show(changeOf("entered", member));
    before = now;
  }
}

async function readMembers({ api, workspace, question }: Watching & Unsaved): Promise<ReadonlyMap<string, Member>> {
  const { body } = await api.stream(inWorkspace(workspace, "evaluate/export"), {
    body: { ...question, format: "ndjson" },
  });
  const members = new Map<string, Member>();
  for await (const line of createInterface({ input: Readable.from(body ?? []), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === "") continue;
    const member = Member.parse(JSON.parse(line));
    members.set(member.key, member);
    if (members.size > most)
      throw new KindredError(
        "too_many_to_compare",
        `More than ${String(most)} contacts are in it: too many to compare again and again. Save it (kindred segment save) and watch it live.`,
      );
  }
  return members;
}
