export { type RunningServer, type ServerOptions, startServer, startWired } from "./start.ts";
export { readServerFile, type ServerFile } from "./server-file.ts";
export { leaveAtOnce, untilStopped } from "./until-stopped.ts";
export type { DemoLoader } from "./demo/demo.ts";
