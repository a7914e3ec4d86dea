export { type RunningServer, type ServerOptions, startServer } from "./start.ts";
export { readServerFile, type ServerFile } from "./server-file.ts";
