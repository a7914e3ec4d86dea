// What every script does first, with nothing but Node: it must run before a single package is installed.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where scripts leave what the next one reads; ignored by git. */
export const scratch = join(root, ".tmp");

const readJson = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Ends the process with a sentence when Node is older than package.json's `engines` asks for. */
export function requireNode() {
  const wanted = readJson("package.json").engines.node.replace(">=", "");
  const [major, minor] = wanted.split(".").map(Number);
  const [hasMajor, hasMinor] = process.versions.node.split(".").map(Number);
  if (hasMajor > major || (hasMajor === major && hasMinor >= minor)) return;
  console.error(
    `Kindred needs Node.js ${wanted} or newer; this is ${process.versions.node} (${process.execPath}).\n` +
      "Install a newer one from https://nodejs.org or with your version manager, e.g. `nvm install 22`.",
  );
  process.exit(1);
}

/**
 * Runs a program in the repository's root. `quiet` keeps its output back unless it fails; while it is silent, a line says
 * every ten seconds that it still runs. What runs longer than `limit` (ms) is ended, and fails. Resolves to { code, output, seconds }.
 */
export function run(command, args, { label = command, quiet = false, env = {}, onLine, limit } = {}) {
  const started = Date.now();
  const capture = quiet || onLine !== undefined;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", capture ? "pipe" : "inherit", capture ? "pipe" : "inherit"],
    });
    let output = "";
    let pending = "";
    const take = (chunk) => {
      output += chunk;
      if (onLine === undefined) return;
      const lines = (pending + chunk).split("\n");
      pending = lines.pop();
      for (const line of lines) onLine(line);
    };
    child.stdout?.setEncoding("utf8").on("data", take);
    child.stderr?.setEncoding("utf8").on("data", take);
    const heartbeat = quiet
      ? setInterval(() => console.log(`  ... ${label}, ${Math.round((Date.now() - started) / 1000)} s`), 10_000)
      : undefined;
    const watchdog =
      limit === undefined
        ? undefined
        : setTimeout(() => {
            console.error(`${label} took longer than ${Math.round(limit / 60_000)} minutes: ended`);
            child.kill("SIGKILL");
          }, limit);
    // Ctrl-C reaches the child as well; it decides when to end, and its exit code ends us.
    const wait = () => {};
    process.on("SIGINT", wait);
    process.on("SIGTERM", wait);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearInterval(heartbeat);
      clearTimeout(watchdog);
      process.off("SIGINT", wait);
      process.off("SIGTERM", wait);
      if (pending !== "") onLine?.(pending);
      resolve({ code: code ?? (signal === "SIGINT" ? 130 : 1), output, seconds: (Date.now() - started) / 1000 });
    });
  });
}

/** The entry file of an installed package's program, run with this very Node: no shell, no PATH, the same on every system. */
export function program(packageName, binName = packageName) {
  const bin = readJson(join("node_modules", packageName, "package.json")).bin;
  return join(root, "node_modules", packageName, typeof bin === "string" ? bin : bin[binName]);
}

/** What of package-lock.json is missing from node_modules: a sentence, or null when the two agree. */
function whyInstall() {
  if (!existsSync(join(root, "node_modules/.package-lock.json"))) return "nothing is installed yet";
  const wanted = readJson("package-lock.json").packages;
  const installed = readJson("node_modules/.package-lock.json").packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes("node_modules/")) continue;
    const has = installed[path];
    if (has === undefined && (entry.optional || entry.devOptional)) continue;
    if (has === undefined) return `${path} is missing`;
    if (has.version !== entry.version) return `${path} is ${has.version}, the lock file says ${entry.version}`;
  }
  return null;
}

/** `npm ci` when node_modules is missing or differs from package-lock.json. */
export async function install() {
  const why = whyInstall();
  if (why === null) return;
  const count = Object.values(readJson("package-lock.json").packages).filter((entry) => !entry.link).length;
  console.log(`Installing up to ${count} packages with npm ci (${why}). The first time takes a minute or two.`);
  // npm's own path when run by npm; `npm` from PATH otherwise. The lock file alone decides the versions.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { code, output, seconds } = npm?.endsWith(".js")
    ? await run(process.execPath, [npm, ...args], { label: "npm ci", quiet: true })
    : await run("npm", args, { label: "npm ci", quiet: true });
  if (code !== 0) {
    // npm follows its reason with pages of usage.
    console.error(output.split("\n").slice(0, 25).join("\n"));
    console.error(
      `npm ci failed with exit code ${code}. Is the npm registry reachable, and is there room on the disk?\n` +
        "Everything needed comes from the registry; nothing else is downloaded.",
    );
    process.exit(1);
  }
  console.log(`Installed in ${seconds.toFixed(0)} s.`);
}

/** Compiles every package that changed; ends the process with the compiler's messages when one does not compile. */
export async function build() {
  const { code, output, seconds } = await run(
    process.execPath,
    [program("typescript", "tsc"), "-b", ...(process.stdout.isTTY ? ["--pretty"] : [])],
    {
      label: "tsc -b",
      quiet: true,
    },
  );
  if (code !== 0) {
    console.error(output);
    console.error("The build failed: the messages above name the files.");
    process.exit(code);
  }
  console.log(`Built in ${seconds.toFixed(1)} s.`);
  await buildWeb();
}

/** What the browser's bundle is made of. */
const webSources = [
  "apps/web/src",
  "apps/web/index.html",
  "apps/web/vite.config.ts",
  "packages/schema/dist",
  "packages/models/dist",
  "packages/segment/dist",
];

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Bundles the web app when something of it changed, and packs each file for browsers that take it packed. */
async function buildWeb() {
  const built = join(root, "apps/web/dist");
  const mark = join(built, "index.html");
  if (existsSync(mark) && statSync(mark).mtimeMs >= Math.max(...webSources.map((path) => newest(join(root, path)))))
    return;
  const { code, output, seconds } = await run(
    process.execPath,
    [program("vite"), "build", "--logLevel", "warn", "apps/web"],
    {
      label: "vite build",
      quiet: true,
    },
  );
  if (code !== 0) {
    console.error(output);
    console.error("The web app does not build: the messages above name the files.");
    process.exit(code);
  }
  for (const name of readdirSync(join(built, "web"))) {
    if (!/\.(js|css)$/.test(name)) continue;
    const file = join(built, "web", name);
    const bytes = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
    writeFileSync(`${file}.gz`, gzipSync(bytes));
  }
  console.log(`Built the web app in ${seconds.toFixed(1)} s.`);
}

/** Everything a script needs before its own work: the right Node, the packages, the compiled code. */
export async function prepare({ compile = true } = {}) {
  requireNode();
  mkdirSync(scratch, { recursive: true });
  await install();
  if (compile) await build();
}
