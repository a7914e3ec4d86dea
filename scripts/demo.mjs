// npm run demo: installs what is missing, builds, and hands over to `kindred demo`.
import { join } from "node:path";
import { prepare, root, run } from "./steps.mjs";

await prepare();
const { code } = await run(process.execPath, [
  join(root, "apps/cli/bin/kindred.mjs"),
  "demo",
  ...process.argv.slice(2),
]);
process.exitCode = code;
