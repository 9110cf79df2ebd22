// The program under test, run as its users run it: a server in a temporary folder on a free loopback port,
// and commands that run to their end. The binary is HUIYIN_BIN, else the workspace's debug build.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const binary = process.env.HUIYIN_BIN ?? join(root, "target/debug/huiyin");
const env = { ...process.env, LC_ALL: "C.UTF-8", LANG: "C.UTF-8" };

/** A file of the project by its path in it. */
export const ofProject = (path) => join(root, path);

/** A folder for one test file, and the function that removes it. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), "huiyin-browser-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a program that serves until it is stopped; waits for the lines that name `wanted`, such as `duty board`. */
async function start(args, wanted) {
  const child = spawn(binary, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close");
  let complaints = "";
  child.stderr.on("data", (part) => { complaints += part; });
  const said = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, url] = line.match(/^(.*?)\s+(http:\S+)$/) ?? [];
    if (name) said[name] = url;
    if (wanted.every((word) => word in said)) break;
  }
  if (!wanted.every((word) => word in said)) {
    const [code] = await ended;
    throw new Error(`${args.join(" ")}: ended with ${code}: ${complaints}`);
  }
  child.stdout.resume();
  const stop = async (signal) => {
    child.kill(signal);
    const [code, by] = await ended;
    return { code, signal: by, complaints };
  };
  return { said, stop: () => stop("SIGTERM"), kill: () => stop("SIGKILL") };
}

/** `huiyin serve` over a data folder; `setup` is the one-time link where there is no account yet. */
export async function serve({ data, plan = ofProject("plans/city.toml"), listen = "127.0.0.1:0", first = false, config }) {
  const wanted = first ? ["duty board", "first set-up"] : ["duty board"];
  const args = ["serve", "--data", data, "--plan", plan, "--listen", listen];
  if (config) args.push("--config", config);
  const server = await start(args, wanted);
  const base = server.said["duty board"].replace(/\/$/, "");
  return { ...server, base, listen: new URL(base).host, setup: server.said["first set-up"] };
}

/** `huiyin demo` on a free port. */
export async function demo(...options) {
  const server = await start(["demo", "--listen", "127.0.0.1:0", ...options], ["duty board", "sign in as a post"]);
  return { ...server, base: server.said["duty board"].replace(/\/$/, ""), signIn: server.said["sign in as a post"] };
}

/** Runs a command to its end. */
export async function run(args, input = "") {
  const child = spawn(binary, args, { env });
  const closed = once(child, "close");
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (part) => { stdout += part; });
  child.stderr.on("data", (part) => { stderr += part; });
  // A program that reads no input may be gone before it is handed any.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [code] = await closed;
  return { code, stdout, stderr };
}
