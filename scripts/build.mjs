// npm run build: installs what is missing and compiles.
import { prepare } from "./steps.mjs";

await prepare();
