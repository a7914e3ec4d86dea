import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** For development: `KINDRED_URL` of a running server answers the API. The built files are served by the server itself. */
const server = process.env["KINDRED_URL"] ?? "http://127.0.0.1:7700";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022", assetsDir: "web", sourcemap: true, chunkSizeWarningLimit: 800 },
  // The server compares a request's origin with its host: both stay those of this address.
  server: { proxy: Object.fromEntries(["/api", "/v1", "/docs"].map((path) => [path, { target: server }])) },
});
