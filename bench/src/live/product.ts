/**
 * The product under load, in a process of its own: the whole server over a data directory, its clock set so that now is the shop's
 * instant. Tells its parent of every commit of memberships, at the moment it is there.
 */
import { startWired } from "@kindred/server";
import { workspaceId } from "../rebuild/data.ts";
import type { Told } from "./product-process.ts";

const [dataDir = "", ahead = "0"] = process.argv.slice(2);
const tell = (told: Told): void => {
  if (process.connected) process.send!(told);
};

const server = await startWired({ dataDir, announce: false, now: () => Date.now() + Number(ahead) });
// The daily tables have a bench of their own; their first run over a million contacts takes minutes.
await server.wiring.refreshes.close();
server.wiring.membership.onChanges(({ at, changes }) => {
  const told = (changes ?? []).flatMap(({ segment, contactId, change, cause, detail }) =>
    cause === "event" || cause === "time" ? [{ segment, contactId, change, cause, detail }] : [],
  );
  if (told.length > 0) tell({ kind: "commit", at, committedAt: Date.now(), changes: told });
});
tell({ kind: "ready", url: server.url, token: server.localToken });

process.on("message", () => {
  void server.wiring.membership.settle(workspaceId).then(() => tell({ kind: "settled" }));
});
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => void server.close().then(() => process.exit(0)));
}
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
